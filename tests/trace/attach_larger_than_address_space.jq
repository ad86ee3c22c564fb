{ "error": ([calls("shmat") | [.result, .error]] == [[-1, "ENOMEM"]]), "no attach": (segment.attaches == []) }
