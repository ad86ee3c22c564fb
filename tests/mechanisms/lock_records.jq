run.locks as $locks |
{ "four": ([$locks[] | [.type, .start, .length]] == [["write", 0, 100], ["read", 200, 0], ["write", 7, 3], ["read", 300, 1]]),
  "all released": all($locks[]; .released), "refused": ([calls("fcntl") | .error] | map(select(. != null)) == ["EAGAIN", "EBADF"]),
  "by a call": ($locks[0].removed_at | . != null and .function == "lock"), "by exit": ($locks[1].removed_at == null and $locks[3].removed_at == null),
  "whose": ($locks[3].created_by == child(1).pid and $locks[0].created_by == main_pid) }
