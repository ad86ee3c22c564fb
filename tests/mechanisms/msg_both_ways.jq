run.message_queues[0] as $queue |
{ "one": (run.message_queues | length == 1), "life": (($queue.created_at | here("get")) and ($queue.removed_at | here("rm")) and $queue.removed_by == main_pid and $queue.leaked == false),
  "operations": ($queue.operations == 4), "used": (($queue.first_used_at | here("send")) or ($queue.first_used_at | here("wait"))) }
