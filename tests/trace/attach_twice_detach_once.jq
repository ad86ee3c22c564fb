{ "ends": ([segment.attaches[].detached] == ["shmdt", "exit"]),
  "read only": ([segment.attaches[].read_only] == [false, true]),
  "left attached": (run.processes[0].attached_at_exit | length == 1 and .[0].address == segment.attaches[1].address),
  "at removal": (segment.attached_when_removed == 1) }
