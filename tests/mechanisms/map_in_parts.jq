{ "first": (run.mappings[0] | .unmapped == "munmap" and (.removed_at | here("last"))), "second": (run.mappings[1] | .unmapped == "exit" and .removed_at == null),
  "at exit": (main.mapped_at_exit | length >= 1 and all(.[]; .at | here("left"))) }
