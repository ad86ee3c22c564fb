{ "set": (run.semaphores | length == 1 and .[0].leaked == false and (.[0].created_at | here("get")) and (.[0].removed_at | here("rm"))) }
