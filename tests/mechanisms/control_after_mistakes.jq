{ "read only": (segment.attaches | length == 1 and .[0].read_only and (.[0].at | here("at")) and (.[0].detached_at | here("dt"))), "removed": (segment | .attached_when_removed == 1 and .leaked == false and (.removed_at | here("rm"))),
  "again": any(calls("shmdt"); .error == "EINVAL" and (.at | here("again"))) }
