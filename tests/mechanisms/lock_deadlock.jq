{ "one told": ([calls("fcntl") | select(.error == "EDEADLK")] | length == 1), "the other got it": ([calls("fcntl") | select(.result == null)] == []), "released": all(run.locks[]; .released) }
