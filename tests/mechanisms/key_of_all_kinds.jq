{ "segment": (segment | .key_kind == "ftok" and .ftok.path == "keys" and .ftok.proj_id == 65), "set": (run.semaphores[0] | .key_kind == "ftok" and .ftok.path == "keys" and .ftok.proj_id == 66),
  "queue": (run.message_queues[0] | .key_kind == "ftok" and .ftok.proj_id == 200), "literal": (run.semaphores[1] | .key_kind == "literal" and .key == "0x00001234" and .ftok == null),
  "private": (run.message_queues[1] | .key_kind == "private" and .ftok == null) }
