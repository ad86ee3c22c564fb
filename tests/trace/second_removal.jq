{ "removed by the first": (segment.removed_at | here("first")),
  "second failed": ([calls("shmctl") | .error] == [null, "EINVAL"]),
  "second's line": ([calls("shmctl")][1].at | here("second")) }
