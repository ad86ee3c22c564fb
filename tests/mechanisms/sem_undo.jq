{ "undo": (run.semaphores[0].undo_used == true), "values": (run.semaphores[0].values_at_end == [5, 4, 5, 4]), "operations": (run.semaphores[0].operations == 4) }
