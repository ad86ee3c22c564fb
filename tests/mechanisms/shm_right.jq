run.posix_objects[0] as $object |
{ "one": (run.posix_objects | length == 1), "what": ($object | .name == "/right" and .kind == "shm" and .size == 6000 and .mode == "0600" and .mode_final == null),
  "life": ($object | .created_by == main_pid and (.created_at | here("open")) and .removed_by == main_pid and (.removed_at | here("unlink")) and .leaked == false),
  "open": ($object.opens | length == 1 and .[0].closed == "close" and (.[0].at | here("open")) and (.[0].closed_at | here("close")) and .[0].access == "both"),
  "mapped": ($object.mapped | length == 2 and all(.[]; .unmapped == "munmap" and .length == 6000 and .offset == 0 and .shared)),
  "by the parent": ($object.mapped[0] | .pid == main_pid and .inherited == false and (.created_at | here("map")) and (.removed_at | here("unmap"))),
  "by the child": ($object.mapped[1] | .pid == child(1).pid and .inherited and (.removed_at | here("childunmap"))) }
