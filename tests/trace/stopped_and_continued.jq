{ "attaches": (segment.attaches | length == 401 and all(.detached == "shmdt")) }
