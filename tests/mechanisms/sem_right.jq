(run.semaphores[0]) as $set |
{ "one": (run.semaphores | length == 1), "nsems": ($set.nsems == 2 and $set.mode == "0600" and $set.key == "0x00000051" and $set.key_kind == "literal"),
  "created": ($set.created_by == main_pid and ($set.created_at | here("get"))),
  "initialised": ($set.initialised_by == main_pid and ($set.initialised_at | here("set")) and $set.used_before_initialised == false),
  "used": ($set.operations == 2 and $set.undo_used), "removed": ($set.removed_by == main_pid and ($set.removed_at | here("rm")) and $set.leaked == false),
  "values set": ([calls("semctl") | select(.args.cmd == "SETALL").args.values] == [[0, 3]]) }
