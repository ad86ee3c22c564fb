{ "three": (run.locks | length == 3), "all released": all(run.locks[]; .released) }
