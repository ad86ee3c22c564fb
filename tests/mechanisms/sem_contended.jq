{ "operations": (run.semaphores[0].operations == 306), "results": all(calls("semop"); .result == 0), "counted": (told("counted") == ["150"]) }
