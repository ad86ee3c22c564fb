{ "line": (segment.created_at | here("get")), "removal": (segment.removed_at | here("rm")) }
