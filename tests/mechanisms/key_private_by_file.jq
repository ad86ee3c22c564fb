{ "private": (segment | .key_kind == "private" and (.created_at | here("get"))), "attaches": ([segment.attaches[] | [.read_only, .detached]] == [[false, "exec"], [true, "shmdt"]]),
  "joined": (segment.attaches[1].at | here("join")), "removed": (segment.removed_at | here("rm")) }
