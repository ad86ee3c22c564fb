{ "leaked": ([run.semaphores[].leaked] == [true, true]), "lines": (run.leaks | length == 2 and any(.[]; .created_at | here("key")) and any(.[]; .created_at | here("child"))),
  "never initialised": (run.semaphores[0] | .initialised_by == null and .operations == 0 and .used_before_initialised == false and .values_at_end == [0, 0, 0]),
  "child's": (run.semaphores[1].created_by == child(1).pid and run.semaphores[1].removed_by == null) }
