{ "removed there": ((segment.removed_at | here("rm")) and segment.removed_at.function == "remove_segment"), "no leak": (run.leaks == []) }
