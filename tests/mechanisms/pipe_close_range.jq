[run.pipes[] | [.ends[] | .closed]] as $ends |
{ "four": (run.pipes | length == 4), "closed": ($ends == [["close", "close"], ["close", "close"], ["close", "close"], ["exit", "exit", "close", "close"]]), "last": (main.open_at_exit[0].at | here("last")) }
