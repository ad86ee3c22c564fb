{ "no leak": (run.leaks == []), "set": (run.semaphores[0].leaked == false) }
