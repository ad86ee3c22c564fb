{ "munmap": (segment.attaches | length == 1 and .[0].detached == "munmap"),
  "nothing at exit": (run.processes[0].attached_at_exit == []),
  "the shmdt failed": ([calls("shmdt") | .error] == ["EINVAL"]),
  "attached when removed": (segment.attached_when_removed == 0) }
