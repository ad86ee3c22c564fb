{ "twice": any(run.calls[]; .error == "EEXIST" and (.at | here("twice"))), "nobody": any(run.calls[]; .error == "ENXIO" and (.at | here("nobody"))),
  "one": (run.pipes | length == 1 and (.[0].ends | length == 1 and .[0].access == "both")) }
