{ "errors": ([calls("execve") | .error] == [null, "ENOENT", "EACCES", "EACCES"]), "attach": (segment.attaches | length == 1 and .[0].detached == "shmdt") }
