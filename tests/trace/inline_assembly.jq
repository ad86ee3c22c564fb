{ "line": (segment.created_at | here("asm")) }
