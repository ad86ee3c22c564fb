{ "all told": ([run.calls[] | select(.error) | .error] == [range(8) | "EIDRM"]), "removed": all(run.message_queues[]; .leaked == false) }
