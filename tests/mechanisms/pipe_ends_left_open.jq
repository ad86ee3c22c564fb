{ "nonblocking": run.pipes[0].nonblocking, "parent's": ([main.open_at_exit[] | [.fd, .access]] == [[3, "read"], [4, "write"]] and (main.open_at_exit[0].at | here("pipe"))),
  "child's": ([child(1).open_at_exit[] | [.fd, .access]] == [[4, "write"]]), "closed": ([run.pipes[0].ends[].closed] == ["exit", "exit", "close", "exit"]) }
