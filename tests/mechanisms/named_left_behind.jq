run.posix_objects as $objects |
{ "names": ([$objects[].name] == ["/left", "/open"]), "leaked": ([$objects[].leaked] == [true, false]), "lines": (($objects[0].created_at | here("left")) and ($objects[1].created_at | here("open"))),
  "leak": (run.leaks | length == 1 and .[0].kind == "posix-sem" and .[0].name == "/left" and (.[0].created_at | here("left"))), "mapped": ([$objects[].mapped[0].unmapped] == ["exit", "exit"]) }
