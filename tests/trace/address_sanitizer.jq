{ "line through the interceptor": (segment.removed_at | here("rm")), "found its leak": (main.exit_code == 1 and (run.programs[0].stderr | test("LeakSanitizer: detected memory leaks"))),
  "no IPC leak": (run.leaks == []) }
