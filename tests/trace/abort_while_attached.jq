{ "signal": (run.signal == "SIGABRT" and run.outcome == "signaled"), "killed": (segment.attaches[0].detached == "killed"), "leak": (segment.leaked) }
