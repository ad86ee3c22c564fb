{ "nothing at exit": (run.processes[0].attached_at_exit == []),
  "ended by shmdt": (segment.attaches | length == 1 and .[0].detached == "shmdt" and (.[0].detached_at | here("dt"))) }
