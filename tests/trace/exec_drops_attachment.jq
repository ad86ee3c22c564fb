{ "ended by exec": (segment.attaches | length == 1 and .[0].detached == "exec"), "one process": (run.processes | length == 1),
  "exec's line": ([calls("execve")][1].at | here("exec")), "line after exec": (segment.removed_at | here("rm")),
  "nothing at exit": (main.attached_at_exit == []) }
