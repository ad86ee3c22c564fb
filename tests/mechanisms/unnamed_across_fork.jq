run.sync_objects as $objects |
{ "destroyed": ([$objects[].destroyed] == [true, true, false, true]), "by the child": ($objects[3] | .created_by == child(1).pid and .removed_by == child(1).pid and (.removed_at | here("child"))),
  "made anew": ($objects[1].removed_by == null), "by the parent": ($objects[0].removed_by == main_pid) }
