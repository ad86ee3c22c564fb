{ "closed": ([run.pipes[0].ends[].closed_at.line] == [$at.reader, $at.writer]), "one process": (run.processes | length == 1) }
