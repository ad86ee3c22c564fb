{ "no leak": (run.leaks == []), "nothing attached at exit": (run.processes[0].attached_at_exit == []),
  "errors": ([calls("shmdt") | .error] == ["EINVAL", null]) }
