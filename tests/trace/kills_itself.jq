{ "signal": (run.signal == "SIGKILL" and run.outcome == "signaled"), "killed": (segment.attaches[0].detached == "killed"), "no leak": (run.leaks == []) }
