{ "removed": (run.semaphores | length == 1 and .[0].leaked == false), "child": (child(1).exit_code == 0) }
