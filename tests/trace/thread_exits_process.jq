{ "code": (run.exit_code == 6), "line": (main.exit_at | here("exit")), "attached": (main.attached_at_exit | length == 1) }
