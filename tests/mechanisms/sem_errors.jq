{ "nowait": ([calls("semop")][0] | .error == "EAGAIN" and (.at | here("nowait"))), "values": (run.semaphores[0].values_at_end == [1, 0]) }
