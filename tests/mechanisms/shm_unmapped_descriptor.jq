{ "told": any(calls("mmap"); .error == "EBADF" and (.at | here("map"))) }
