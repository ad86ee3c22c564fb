run.message_queues[0] as $queue |
{ "leaked": ($queue.leaked and ($queue.created_at | here("get")) and $queue.removed_by == null), "mode": ($queue.mode == "0622" and $queue.mode_final == "0640"),
  "operations": ($queue.operations == 1 and ($queue.first_used_at | here("send"))) }
