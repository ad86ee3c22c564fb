[run.pipes[0].ends[] | [.fd, .access, .closed]] as $ends |
{ "close on exec": run.pipes[0].close_on_exec,
  "ends": ($ends == [[3, "read", "exit"], [4, "write", "exit"], [5, "read", "exit"], [10, "write", "replaced"], [11, "write", "exit"], [20, "read", "replaced"], [21, "write", "exit"], [10, "read", "close"]]),
  "where": ((run.pipes[0].ends[3].closed_at | here("over")) and (run.pipes[0].ends[5].closed_at | here("null")) and (run.pipes[0].ends[2].at | here("dup"))) }
