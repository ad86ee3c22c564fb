{ "kinds": ([run.leaks[].kind] | sort == ["posix-sem", "posix-shm"]),
  "names": ([run.leaks[].name] | sort == ["/also-left", "/left-behind"]),
  "size": (run.leaks[] | select(.kind == "posix-shm").size == 8192),
  "listed": ([run.posix_objects[] | select(.leaked) | .name] | sort == ["/also-left", "/left-behind"]) }
