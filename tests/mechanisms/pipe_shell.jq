[run.pipes[0].ends[] | select(.closed == "exit") | [.pid, .fd, .access]] | sort as $left |
{ "one": (run.pipes | length == 1), "at exit": ($left == [[child(1).pid, 1, "write"], [child(2).pid, 0, "read"]]), "parent's": (main.open_at_exit == []),
  "closed": ([run.pipes[0].ends[] | select(.pid == main_pid) | .closed] == ["close", "close"]) }
