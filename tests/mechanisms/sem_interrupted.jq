{ "interrupted": ([calls("semop") | .error] == ["EINTR", "EINTR", "EINTR"]), "place": all(calls("semop"); .at | here("wait")), "ended": all(run.processes[]; .exit_code == 0) }
