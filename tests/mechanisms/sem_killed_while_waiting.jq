{ "never returned": ([calls("semop")] | length == 1 and .[0].result == null and .[0].error == null and (.[0].at | here("wait"))),
  "killed": (child(1).signal == "SIGKILL"), "values": (run.semaphores[0].values_at_end == [0]) }
