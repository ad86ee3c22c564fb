{ "process": (run.processes | length == 1), "attaches": (segment.attaches | length == 4 and all(.detached == "shmdt" and .pid == main_pid)),
  "threads": ([calls("shmat") | .tid] | unique | length == 4), "line": (segment.attaches[0].detached_at | here("dt")) }
