{ "calls": ([run.calls[].name] == ["execve", "exit_group"]), "nothing": (run.segments == [] and run.semaphores == [] and run.message_queues == [] and run.leaks == []),
  "output": (run.programs[0].stdout == "hello\n" and run.programs[0].stderr == "to stderr\n"),
  "exit": (run.exit_code == 11 and run.programs[0].exit_code == 11 and run.programs[0].signal == null),
  "truncated": (run.programs[0].stdout_truncated == false) }
