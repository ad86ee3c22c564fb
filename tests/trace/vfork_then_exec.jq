{ "one attach": (segment.attaches | length == 1 and .[0].detached == "shmdt" and .[0].pid == main_pid),
  "child": (child(1) | .exit_code == 0 and .waited == true and .attached_at_exit == []) }
