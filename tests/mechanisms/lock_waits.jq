[calls("fcntl")] as $calls |
{ "waited": ([$calls[] | select(.pid == child(1).pid) | .result] == [0, 0]), "broken off": ([$calls[] | select(.error == "EINTR")] | length == 1),
  "locks": ([run.locks[] | .start] | sort == [0, 0, 1, 2]), "released": all(run.locks[]; .released) }
