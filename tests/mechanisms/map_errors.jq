{ "denied": any(calls("mmap"); .error == "EACCES" and (.at | here("denied"))), "one": (run.mappings | length == 1 and .[0].unmapped == "munmap" and .[0].offset == 4096) }
