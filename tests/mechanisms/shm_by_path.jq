{ "objects": ([run.posix_objects[].name] | sort == ["/by-path", "/left-by-path"]), "created": (run.posix_objects[0].created_at | here("open")),
  "leaks": (run.leaks | length == 2 and any(.[]; .created_at | here("left"))) }
