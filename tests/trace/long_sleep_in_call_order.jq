{ "attached when removed": (segment.attached_when_removed == 1),
  "order of entry": ([run.calls[] | select(.name == "shmat" or .name == "shmctl") | .name] == ["shmat", "shmctl"]),
  "sleep told": (run.sleeps | length == 1 and .[0].requested_ms == 50 and (.[0].at | here("sleep"))),
  "time": (([calls("shmctl")][0].t_us - [calls("shmget")][0].t_us) >= 50000) }
