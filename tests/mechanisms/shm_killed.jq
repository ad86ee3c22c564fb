run.posix_objects[0] as $object |
{ "open": ($object.opens | length == 1 and .[0].closed == "killed"), "mapped": ($object.mapped | length == 1 and .[0].unmapped == "killed"),
  "at exit": (child(1).mapped_at_exit | length == 1 and (.[0].at | here("map"))), "removed": ($object.removed_by == main_pid and $object.created_by == child(1).pid) }
