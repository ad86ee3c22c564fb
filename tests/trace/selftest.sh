#!/bin/bash
# The comparison of calls on segments and processes, put to the test (tests/witness/mutations.sh).
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/witness/mutations.sh
. "$here/../witness/mutations.sh"

record stat_tells_the_truth
equal "unchanged" .
equal "other ids, everywhere" '.runs[0].calls |= map(if .name == "shmget" then .result += 32768 else . end | if .args.shmid then .args.shmid += 32768 else . end)'
equal "other process numbers" '.runs[0] |= (.processes |= map(.pid += 100 | if .ppid != 1 then .ppid += 100 else . end) | .calls |= map(.pid += 100 | .tid += 100 | if .args.shmid_ds.cpid then .args.shmid_ds.cpid += 100 else . end | if (.args.shmid_ds.lpid // 0) > 0 then .args.shmid_ds.lpid += 100 else . end))'
equal "other interleaving of processes" '.runs[0].calls |= (group_by(.pid) | add)'
differs "an invented error" '(.runs[0].calls[] | select(.name == "shmctl") | .error) = "EIDRM"'
differs "a result" '(.runs[0].calls[] | select(.name == "shmdt") | .result) = null'
differs "a size" '(.runs[0].calls[] | select(.name == "shmget") | .args.size) = 1235'
differs "a mode" '(.runs[0].calls[] | select(.name == "shmget") | .args.mode) = "0666"'
differs "a flag" '(.runs[0].calls[] | select(.name == "shmget") | .args.flags) = []'
differs "a key" '(.runs[0].calls[] | select(.name == "shmget") | .args.key) = "0x1abd"'
differs "a command" '(.runs[0].calls[] | select(.name == "shmctl") | .args.cmd) = "IPC_RMID"'
differs "a creator in IPC_STAT" '(.runs[0].calls[] | .args.shmid_ds.cpid? | select(.)) = 1'
differs "an nattch in IPC_STAT" '(.runs[0].calls[] | .args.shmid_ds.nattch? | select(.)) += 1'
differs "an exit status" '(.runs[0].calls[] | select(.name == "exit_group") | .args.status) = 3'
differs "a process's end" '.runs[0].processes[1].exit_code = 1'
differs "a parent" '.runs[0].processes[1].ppid = 1'
differs "a lost call" '.runs[0].calls |= del(.[4])'
differs "a call too many" '.runs[0].calls |= (.[:5] + [.[4]] + .[5:])'
differs "two calls swapped" '.runs[0].calls |= (.[:1] + [.[2], .[1]] + .[3:])'
differs "a call of another process" '.runs[0].processes[1].pid as $child | .runs[0].calls[3].pid = $child'
differs "an id where another belongs" '(.runs[0].calls[] | select(.name == "shmat") | .args.shmid) = 98304'
differs "another address detached" '(.runs[0].calls[] | select(.name == "shmdt") | .args.shmaddr) |= "0x7e0000000000"'
differs "a null result of shmat" '(.runs[0].calls[] | select(.name == "shmat") | .result) = null'

record attach_twice_detach_once
differs "the other attachment detached" '[.runs[0].calls[] | select(.name == "shmat")][1].result as $second | (.runs[0].calls[] | select(.name == "shmdt") | .args.shmaddr) = $second'
differs "SHM_RDONLY forgotten" '(.runs[0].calls[] | select(.name == "shmat") | .args.flags) = []'

record threads_one_after_another -pthread
differs "a thread's number" '(.runs[0].calls[] | select(.name == "shmdt") | .tid) = .runs[0].calls[0].tid'
record threads_at_once -pthread thread
equal "other interleaving of threads" '.runs[0].calls |= (group_by(.tid) | add)'
differs "two calls of a thread swapped" '.runs[0].calls |= (group_by(.tid) | map(.[:1] + [.[2], .[1]] + .[3:]) | add)'

record second_removal
differs "an error" '(.runs[0].calls[] | select(.error == "EINVAL") | .error) = "EIDRM"'
record exec_fails
differs "an exec's path" '(.runs[0].calls[] | select(.name == "execve") | .args.pathname) |= . + "x"'
differs "an exec's argument" '(.runs[0].calls[] | select(.name == "execve") | .args.argv[0]) |= . + "x"'
differs "an exec's error" '(.runs[0].calls[] | select(.error == "ENOENT") | .error) = "EACCES"'

record crash_right_after_attach
equal "unchanged crash" .
differs "a signal" '.runs[0].processes[0].signal = "SIGBUS"'
finish
