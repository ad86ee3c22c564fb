{ "first replaced": (run.segments[0].attaches | length == 1 and .[0].detached == "replaced"),
  "second detached": (run.segments[1].attaches | length == 1 and .[0].detached == "shmdt" and (.[0].at | here("remap"))),
  "nothing at exit": (run.processes[0].attached_at_exit == []) }
