run.posix_objects as $objects |
{ "one": ($objects | length == 1 and .[0].name == "/turn" and .[0].kind == "sem" and .[0].mode == "0600"),
  "life": ($objects[0] | .created_by == main_pid and (.created_at | here("open")) and (.removed_at | here("unlink")) and .leaked == false),
  "unmapped": ($objects[0].mapped | length == 3 and all(.[]; .unmapped == "munmap")), "closed": ($objects[0].mapped[0].removed_at | here("close")),
  "joined": ($objects[0].mapped[2] | .pid == child(1).pid and (.created_at | here("join"))) }
