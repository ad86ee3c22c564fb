run.posix_objects[0] as $object |
{ "one": (run.posix_objects | length == 1 and .[0].name == "/early" and .[0].size == 8192), "removed": ($object.removed_by == child(1).pid and ($object.removed_at | here("unlink")) and ($object.leaked | not)),
  "mapped": ($object.mapped | length == 1 and (.[0].created_at | here("map"))), "open": ([$object.opens[].closed] == ["exit", "exit"]) }
