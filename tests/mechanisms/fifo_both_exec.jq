run.pipes[0] as $fifo |
{ "made": ($fifo.created_at | here("make")), "ends": ([$fifo.ends[] | [.access, .closed]] | sort == [["read", "exit"], ["write", "exit"]]), "where": all($fifo.ends[]; .at | here("open")) }
