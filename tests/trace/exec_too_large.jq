{ "errors": ([calls("execve") | .error] == [null, "E2BIG", null]), "results": ([calls("execve") | .result] == [0, -1, 0]) }
