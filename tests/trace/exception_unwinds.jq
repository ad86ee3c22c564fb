{ "removed": (segment.removed_at | here("rm")), "detached": (segment.attaches[0].detached == "shmdt") }
