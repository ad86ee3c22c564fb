{ "closed": ([run.pipes[].ends[].closed] == ["exec", "exit", "exec", "exec", "exit", "exit"]), "where": (run.pipes[0].ends[0].closed_at | . == null or here("exec")),
  "open at exit": ([main.open_at_exit[].fd] == [4, 7, 8]) }
