{ "macro": (segment.created_at | here("macro")), "pointer": (segment.removed_at | here("pointer")) }
