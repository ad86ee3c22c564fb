{ "detached by exit": (segment.attaches | length == 1 and .[0].detached == "exit" and (.[0].at | here("at"))),
  "attached at exit": (run.processes[0].attached_at_exit | length == 1 and .[0].shmid == segment.shmid
                       and .[0].address == segment.attaches[0].address),
  "exit's line": (run.processes[0].exit_at | here("exit")),
  "marked for removal while attached": (segment.attached_when_removed == 1),
  "no leak": (segment.leaked == false and run.leaks == []) }
