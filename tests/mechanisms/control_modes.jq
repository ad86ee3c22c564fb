{ "before": (segment.mode == "0600" and run.semaphores[0].mode == "0606" and run.message_queues[0].mode == "0660"),
  "after": (["\(segment.mode_final[1:]) \(run.semaphores[0].mode_final[1:]) \(run.message_queues[0].mode_final[1:])"] == told("modes")),
  "stat": ([calls("shmctl") | select(.args.cmd == "IPC_STAT") | .args.shmid_ds | [.. | .mode?] | map(select(. != null)) | .[0]] | length == 2), "leaks": ([run.leaks[].mode] | sort == ["0604", "0640", "0644"]) }
