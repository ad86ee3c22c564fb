{ "segments": (run.segments | length == 3), "line in the handler": (run.segments[1].removed_at | here("handler")) }
