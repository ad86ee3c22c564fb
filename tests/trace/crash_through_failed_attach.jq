{ "signal": (run.signal == "SIGSEGV"), "line": ([calls("shmat")][0].at | here("at")), "no segment": (run.segments == []),
  "error": ([calls("shmat")][0] | .error == "EINVAL" and .result == -1) }
