{ "kinds": ([run.leaks[].kind] | sort == ["sysv-msg", "sysv-sem"]),
  "semaphore's line": (run.leaks[] | select(.kind == "sysv-sem").created_at | here("sem")),
  "queue's line": (run.leaks[] | select(.kind == "sysv-msg").created_at | here("msg")),
  "queue's mode": (run.leaks[] | select(.kind == "sysv-msg").mode == "0622"),
  "sets": (run.semaphores | length == 1 and .[0].leaked == true),
  "queues": (run.message_queues | length == 1 and .[0].leaked == true) }
