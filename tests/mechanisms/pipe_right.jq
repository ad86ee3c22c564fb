run.pipes[0] as $pipe |
{ "one": (run.pipes | length == 1), "what": ($pipe | .kind == "pipe" and .name == null and (.created_at | here("pipe")) and .created_by == main_pid and .leaked == false),
  "flags": ($pipe | .close_on_exec == false and .nonblocking == false),
  "ends": ([$pipe.ends[] | [.fd, .access, .inherited, .closed]] == [[3, "read", false, "close"], [4, "write", false, "close"], [3, "read", true, "close"], [4, "write", true, "close"]]),
  "where": ([$pipe.ends[].closed_at.line] == [$at.done, $at.unused, $at.childunused, $at.childdone]) }
