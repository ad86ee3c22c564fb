{ "fifty wins, seen by the programs": ([run.processes[1:][].exit_code] | add == 50),
  "fifty wins, seen by us": (run.segments | length == 50),
  "creators agree": ([run.processes[1:][] | .pid as $pid | .exit_code == ([run.segments[] | select(.created_by == $pid)] | length)] | all),
  "losers": ([calls("shmget") | select(.error == "EEXIST")] | length == 150) }
