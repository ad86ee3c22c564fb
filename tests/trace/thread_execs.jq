{ "one process": (run.processes | length == 1 and .[0].exit_code == 0), "dropped": (run.segments[0].attaches[0].detached == "exec"), "two segments": (run.segments | length == 2) }
