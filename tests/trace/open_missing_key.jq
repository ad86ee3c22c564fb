{ "no objects": (run.segments == [] and run.semaphores == [] and run.message_queues == []),
  "errors": ([run.calls[] | .error | select(.)] == ["ENOENT", "ENOENT", "ENOENT"]), "exit": (run.exit_code == 1) }
