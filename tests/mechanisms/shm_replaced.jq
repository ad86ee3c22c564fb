run.posix_objects as $objects |
{ "two": ($objects | length == 2 and .[0].name == .[1].name), "first": ($objects[0] | .leaked == false and .size == 4096 and (.created_at | here("first")) and (.removed_at | here("unlink"))),
  "second": ($objects[1] | .leaked and .size == 8192 and .mode == "0640" and (.created_at | here("second"))), "mapped each": ([$objects[].mapped | length] == [1, 1]) }
