{ "first removal counts": (segment.removed_at | here("first")), "attached then": (segment.attached_when_removed == 1),
  "key at creation": (segment.key == "0x00001234"), "both attaches": ([segment.attaches[].detached] == ["shmdt", "shmdt"]),
  "no leak": (run.leaks == []) }
