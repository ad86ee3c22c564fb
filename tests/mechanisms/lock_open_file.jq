run.locks as $locks |
{ "ofd": ($locks[0] | .kind == "open-file" and .start == 10 and .length == 5 and (.created_at | here("ofd")) and .released and (.removed_at | here("ofdunlock"))),
  "flock": any($locks[]; .kind == "flock" and .type == "write" and (.created_at | here("flock"))), "all released": all($locks[]; .released),
  "converted": ([$locks[] | select(.kind == "flock")] | length == 2 and .[1].type == "read" and (.[1].removed_at | here("unlock"))),
  "refused": ([run.calls[] | select(.error) | .error] == ["EAGAIN", "EAGAIN", "EBADF"]) }
