{ "removed": (segment.removed_by == main_pid and (segment.removed_at | here("rm"))), "code": (main.exit_code == 0), "no leak": (run.leaks == []) }
