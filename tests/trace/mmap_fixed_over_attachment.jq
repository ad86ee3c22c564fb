{ "not attached at exit": (run.processes[0].attached_at_exit == []),
  "gone before removal": (segment.attached_when_removed == 0),
  "told": (segment.attaches[0].detached == "replaced" or segment.attaches[0].detached == "munmap") }
