run.pipes[0] as $fifo |
{ "one": (run.pipes | length == 1 and .[0].kind == "fifo" and (.[0].name | file_name) == "fifo" and .[0].mode == "0600" or run.pipes[0].mode == "0620"),
  "life": ($fifo | .created_by == main_pid and (.created_at | here("make")) and (.removed_at | here("unlink")) and .leaked == false),
  "ends": ([$fifo.ends[] | [.access, .closed]] | sort == [["read", "close"], ["write", "close"]]),
  "by": (($fifo.ends[] | select(.pid == main_pid).at | here("parent")) and ($fifo.ends[] | select(.pid != main_pid).at | here("child"))) }
