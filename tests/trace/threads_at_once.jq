{ "attaches": (segment.attaches | length == 400 and all(.detached == "shmdt")), "exits": ([calls("exit")] | length == 8) }
