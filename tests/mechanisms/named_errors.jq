{ "missing": any(calls("openat"); .error == "ENOENT" and (.at | here("missing"))), "exclusive": any(run.calls[]; .error == "EEXIST" and (.at | here("exclusive"))),
  "one": (run.posix_objects | length == 1 and .[0].leaked == false and (.[0].mapped | all(.[]; .unmapped == "munmap"))) }
