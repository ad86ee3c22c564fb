{ "flags": ([calls("shmget")][0].args | (.flags | sort) == ["IPC_CREAT", "IPC_EXCL"] and .mode == "0146"),
  "mode": (run.segments[0].mode == "0146"), "decimal 666": (run.segments[1].mode == "0232") }
