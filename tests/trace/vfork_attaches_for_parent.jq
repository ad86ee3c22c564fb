{ "one attach": (segment.attaches | length == 1 and .[0].detached == "shmdt"), "clean": (run.leaks == [] and main.attached_at_exit == []) }
