run.mappings as $maps |
{ "three": ($maps | length == 3 and ([.[].object] | unique | length == 1) and all(.[]; .kind == "anonymous" and .name == null and .shared)),
  "inherited": ([$maps[].inherited] == [false, true, true]), "ended": ([$maps[].unmapped] == ["exit", "munmap", "exit"]), "where": ($maps[1].removed_at | here("unmap")),
  "seen": (told("seen") == ["3"]) }
