{ "child's": ([child(1).open_at_exit[] | [.fd, .access]] == [[1, "write"]]), "parent's": ([main.open_at_exit[] | [.fd, .access]] == [[3, "read"]]),
  "unused": any(run.pipes[0].ends[]; .pid == main_pid and .access == "write" and (.closed_at | here("unused"))) }
