{ "one segment": (run.segments | length == 1),
  "flags": ([calls("shmget") | .args.flags | sort] == [["IPC_CREAT","IPC_EXCL"], ["IPC_CREAT","IPC_EXCL"], ["IPC_CREAT"], []]),
  "size as asked": (segment.size == 100) }
