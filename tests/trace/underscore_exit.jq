{ "leak": (segment.leaked), "exit": (run.exit_code == 9), "line": (run.processes[0].exit_at | here("exit")) }
