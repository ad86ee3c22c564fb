{ "children": ([run.processes[] | select(.pid != main_pid)] | length == 20 and all(.signal == "SIGKILL" and .exit_code == null and .waited == true)),
  "main": (main.exit_code == 0 and run.outcome == "exited"),
  "order of calls": ([run.calls | group_by(.pid)[] | select(.[0].pid != main_pid) | to_entries[]
    | select(.value.name != (["shmget", "shmat", "shmdt", "shmctl"][.key % 4]))] == []),
  "no error": ([run.calls[] | select(.error)] == []),
  "only the last call may be unknown": ([run.calls | group_by(.pid)[] | select(.[0].pid != main_pid) | .[:-1][] | select(.result == null)] == []),
  "leaks are what was not removed": (([run.segments[] | select(.leaked)] | length) == (run.leaks | length)),
  "at most one a child": ([run.leaks[].created_by] | length == (unique | length)) }
