{ "got": any(calls("flock"); (.at | here("wait")) and .result == 0), "locks": ([run.locks[] | .created_by] == [main_pid, child(1).pid]) }
