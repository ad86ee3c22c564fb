{ "not waited": (child(1).waited == false), "removed by the child": (segment.removed_by == child(1).pid and (segment.removed_at | here("rm"))),
  "no leak": (run.leaks == []) }
