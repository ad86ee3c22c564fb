{ "wrapper's line": ((segment.created_at | here("wrapped")) and segment.created_at.function == "my_shmget"),
  "removal": ((segment.removed_at | here("rm")) and segment.removed_at.function == "clean_up"),
  "caller on the stack": ([calls("shmget")][0].stack // [] | any(.line == $at.caller) or length == 0) }
