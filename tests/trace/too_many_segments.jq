{ "error": ([calls("shmget") | .error | select(.)] == ["ENOSPC"]), "none left": (run.leaks == []),
  "every segment known": ((run.segments | length) == ([calls("shmget") | select(.error == null)] | length)) }
