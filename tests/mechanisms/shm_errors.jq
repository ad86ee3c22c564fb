{ "exists": any(calls("openat"); .error == "EEXIST" and (.at | here("exists"))), "one object": (run.posix_objects | length == 1 and .[0].size == 100 and (.[0].removed_at | here("unlink"))),
  "two opens": (run.posix_objects[0].opens | map(.access) == ["both", "read"] and all(.[]; .closed == "close")),
  "one mapping": (run.mappings | length == 1 and .[0].prot == ["PROT_READ"] and .[0].unmapped == "munmap") }
