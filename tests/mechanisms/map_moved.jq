{ "one of each": (run.mappings | length == 2 and .[0].length == 8192 and .[1].inherited), "unmapped": (run.mappings[0] | .unmapped == "munmap" and (.removed_at | here("unmap"))) }
