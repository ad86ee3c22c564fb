{ "signal": (run.outcome == "signaled" and run.signal == "SIGSEGV" and run.exit_code == null),
  "attach": (segment.attaches | length == 1 and .[0].read_only and .[0].detached == "killed"),
  "process": (run.processes[0] | .signal == "SIGSEGV" and .exit_code == null),
  "no leak": (run.leaks == []) }
