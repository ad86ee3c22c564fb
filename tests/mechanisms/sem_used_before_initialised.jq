run.semaphores[0] as $set |
{ "used before": $set.used_before_initialised, "first use": ($set.first_used_at | here("use")), "set": ($set.initialised_at | here("set")) }
