{ "processes": (run.processes | length == 137), "codes": ([run.processes[1:][].exit_code] | sort == [range(136)]),
  "attaches": (segment.attaches | length == 136 and all(.detached == "shmdt")) }
