run.posix_objects as $objects |
{ "one": ($objects | length == 1), "made": ($objects[0] | .created_by == child(1).pid and (.created_at | here("create"))),
  "joined": ($objects[0].opens | length == 2 and (.[1].at | here("join")) and .[1].pid == main_pid and .[0].closed == "exit"),
  "removed": ($objects[0] | .removed_by == main_pid and (.removed_at | here("unlink")) and .leaked == false) }
