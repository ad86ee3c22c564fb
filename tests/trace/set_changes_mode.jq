{ "mode": (segment.mode == "0600" and segment.mode_final == "0444"), "line": ([calls("shmctl")][1].at | here("set")) }
