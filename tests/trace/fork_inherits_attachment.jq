{ "two attaches": (segment.attaches | length == 2),
  "parent's": ([segment.attaches[] | select(.pid == main_pid)] | length == 1 and .[0].inherited == false and (.[0].detached_at | here("dt"))),
  "child's": ([segment.attaches[] | select(.pid != main_pid)] | length == 1 and .[0].inherited == true and .[0].detached == "shmdt" and (.[0].detached_at | here("childdt"))),
  "waited": (child(1) | .waited == true and .exit_code == 5 and .ppid == main_pid),
  "forked here": (child(1).forked_at | here("fork")), "main": (main | .waited == null and .ppid == 1) }
