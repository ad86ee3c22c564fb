{ "argv": ([calls("execve")][1].args.argv == ["", "\"quoted\" \\ and\ttab", "café"]),
  "errors": ([calls("execve") | .error] == [null, null, "EFAULT", "EFAULT"]) }
