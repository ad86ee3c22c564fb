{ "args": ([calls("shmat") | .args.shmid] == [4321]), "leaked": (segment.leaked), "never attached": (segment.attaches == []) }
