{ "queue": (run.message_queues | length == 1 and .[0].leaked == false) }
