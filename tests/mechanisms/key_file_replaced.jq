run.segments as $segments |
{ "two": ($segments | length == 2 and .[0].key != .[1].key), "same file": ([$segments[].ftok.path] == ["key", "key"]), "same proj_id": ([$segments[].ftok.proj_id] == [1, 1]),
  "where": (($segments[0].created_at | here("first")) and ($segments[1].created_at | here("second"))) }
