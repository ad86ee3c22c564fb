{ "children": ([run.processes[1:][].exit_code] == [0, 0]),
  "every call there": ([calls("shmget")] | length == 1000),
  "as many removed as created": (([calls("shmctl") | select(.error == null) | .args.shmid] | unique | length) == (run.segments | length)),
  "attaches told": (([run.segments[].attaches[]] | length) == ([calls("shmat") | select(.error == null)] | length)),
  "all ended": ([run.segments[].attaches[] | select(.detached != "shmdt")] == []),
  "no leak": (run.leaks == []),
  "no result unknown": ([run.calls[] | select(.result == null) | .name | select(test("exit") | not)] == []) }
