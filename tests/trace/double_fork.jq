{ "three processes": (run.processes | length == 3), "grandchild's attach": (segment.attaches | length == 1 and (.[0].at | here("at")) and .[0].inherited == false),
  "orphan's end": ([run.processes[] | select(.exit_code == 21)] | length == 1 and .[0].waited == false),
  "run's exit code is the program's": (run.exit_code == 0), "no leak": (run.leaks == []) }
