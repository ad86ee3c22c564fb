{ "operations": (run.message_queues[0].operations == 24), "sent": ([calls("msgsnd") | .result] == [range(12) | 0]), "received": ([calls("msgrcv") | .result] == [range(12) | 4000]) }
