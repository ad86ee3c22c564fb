{ "all told": ([calls("semop") | .error] == [range(8) | "EIDRM"]), "removed": all(run.semaphores[]; .leaked == false and (.removed_at | here("rm"))) }
