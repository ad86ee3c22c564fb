{ "one": (run.pipes | length == 1 and .[0].close_on_exec), "closed": (main.open_at_exit == []) }
