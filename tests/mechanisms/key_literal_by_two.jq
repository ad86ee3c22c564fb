{ "one": (run.segments | length == 1 and .[0].key_kind == "literal" and .[0].key == "0x00001267"), "created": (segment.created_at | here("create")),
  "errors": ([calls("shmget") | .error] == [null, null, "EEXIST", "EINVAL"]) }
