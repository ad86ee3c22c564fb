run.posix_objects[0] as $object |
{ "leaked": ($object.leaked and $object.removed_by == null and $object.removed_at == null and (run.leaks[0] | .kind == "posix-shm" and .name == "/forgotten" and (.created_at | here("open")))),
  "open": ($object.opens | length == 2 and all(.[]; .closed == "exit") and .[1].inherited),
  "still mapped": ($object.mapped | length == 2 and all(.[]; .unmapped == "exit")),
  "at exit": ((main.open_at_exit[0].at | here("open")) and (main.mapped_at_exit[0].at | here("map"))) }
