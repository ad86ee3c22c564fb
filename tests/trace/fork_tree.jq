{ "processes": (run.processes | length == 15), "segments": (run.segments | length == 15), "all removed": (run.leaks == []),
  "inherited": ([run.segments[].attaches[] | select(.inherited)] | length == 2 * 1 + 4 * 2 + 8 * 3),
  "all waited": ([run.processes[] | select(.pid != main_pid) | .waited] | all) }
