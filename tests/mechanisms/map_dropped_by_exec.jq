{ "dropped": (run.mappings | length == 1 and .[0].unmapped == "exec"), "at exit": (main.mapped_at_exit == []) }
