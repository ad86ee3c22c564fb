{ "operations": (run.semaphores[0].operations == 80), "results": all(calls("semop"); .result == 0), "three threads": ([run.calls[].tid] | unique | length == 3) }
