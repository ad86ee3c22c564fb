{ "attaches": (segment.attaches | length == 400 and all(.detached == "shmdt")), "removed": (segment.attached_when_removed == 0) }
