{ "leaked": (segment.leaked == true and segment.removed_by == null and segment.removed_at == null),
  "literal key": (segment.key_kind == "literal" and segment.key == "0x00004711"),
  "leak": (run.leaks | length == 1 and .[0].kind == "sysv-shm" and .[0].size == 1048576 and .[0].mode == "0600"
           and .[0].key == "0x00004711" and .[0].created_by == main_pid),
  "leak's line": (run.leaks[0].created_at | here("get")) }
