{ "child": (child(1) | .ppid == main_pid and .exit_code == 3 and .waited == true), "inherited": ([segment.attaches[].inherited] | sort == [false, true]) }
