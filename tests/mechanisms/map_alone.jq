{ "one": (run.mappings | length == 1), "unmapped": (run.mappings[0] | .unmapped == "munmap" and (.removed_at | here("unmap"))), "nothing at exit": (main.mapped_at_exit == []) }
