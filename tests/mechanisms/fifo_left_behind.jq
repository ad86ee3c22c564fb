{ "leak": (run.leaks | length == 1 and .[0].kind == "fifo" and (.[0].created_at | here("make"))), "pipe": (run.pipes[0] | .leaked and .mode == "0644" and .removed_by == null and [.ends[].closed] == ["exit", "exit"]),
  "open": (main.open_at_exit | length == 2 and (.[0].at | here("read"))) }
