{ "interrupted": ([calls("msgrcv")] | length == 2 and .[0].error == "EINTR" and (.[0].at | here("first"))), "stopped": ([calls("msgrcv")][1] | .result == 5 and .error == null) }
