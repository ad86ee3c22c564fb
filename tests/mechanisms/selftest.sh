#!/bin/bash
# The comparison of calls on everything but segments, put to the test (tests/witness/mutations.sh), and that of facts with
# what /proc, GETALL and the kernel's tables say.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/witness/mutations.sh
. "$here/../witness/mutations.sh"

changed() { # CALL CHANGE: in the first such call
    echo "(first(.runs[0].calls[] | select(.name == \"$1\")) | $2)"
}
lost() { # CALL: the first such
    echo "(.runs[0].calls | map(.name) | index(\"$1\")) as \$i | .runs[0].calls |= del(.[\$i])"
}

record sem_errors
equal "unchanged semaphores" .
equal "another semid" '.runs[0].calls |= map(if .name == "semget" then .result += 3 else . end | if .args.semid >= 0 then .args.semid += 3 else . end)'
differs "a semaphore's number" "$(changed semop '.args.sops[0].sem_num') = 1"
differs "an operation" "$(changed semop '.args.sops[0].sem_op') = -1"
differs "an operation's flag" "$(changed semop '.args.sops[0].flags') = []"
differs "an operation left out" "$(changed semop '.args.sops') |= .[1:]"
differs "a time limit" "$(changed semtimedop '.args.timeout_ms') = 2"
differs "no time limit" "$(changed semtimedop '.name') = \"semop\""
differs "an error of semop" "$(changed semop '.error') = \"EINTR\""
differs "a lost semop" "$(lost semop)"

record sem_interrupted
equal "unchanged interruptions" .
differs "an interruption that was none" "$(changed semop '.result, .error') = null"

record msg_errors
equal "unchanged messages" .
differs "a message's type" "$(changed msgsnd '.args.msgtyp') = 4"
differs "a message's size" "$(changed msgsnd '.args.msgsz') = 99"
differs "the type asked for" "$(changed msgrcv '.args.msgtyp') = 1"
differs "how much was received" '(first(.runs[0].calls[] | select(.name == "msgrcv" and .error == null)) | .result) -= 1'
differs "a flag of msgrcv" "$(changed msgrcv '.args.flags') = []"

record shm_right
equal "unchanged object" .
equal "other addresses" '.runs[0].calls |= map(if .name == "mmap" then .result = "0x7f0000001000" else . end | if .name == "munmap" then .args.addr = "0x7f0000001000" else . end)'
differs "a name" "$(changed openat '.args.pathname') = \"/dev/shm/left\""
differs "a flag of open" "$(changed openat '.args.flags') |= map(select(. != \"O_EXCL\"))"
differs "a mode" "$(changed openat '.args.mode') = \"0666\""
differs "a descriptor" "$(changed openat '.result') = 4"
differs "a length" "$(changed ftruncate '.args.length') = 6001"
differs "a protection" "$(changed mmap '.args.prot') = [\"PROT_READ\"]"
differs "private for shared" "$(changed mmap '.args.flags') = [\"MAP_PRIVATE\"]"
differs "an offset" "$(changed mmap '.args.offset') = 4096"
differs "another address unmapped" "$(changed munmap '.args.addr') = \"0x7e0000001000\""
differs "a lost close" "$(lost close)"
differs "a lost munmap" "$(lost munmap)"
differs "a lost unlink" "$(lost unlink)"
differs "an munmap of another process" '.runs[0].processes[0].pid as $parent | '"$(changed munmap '.pid')"' = $parent'

record pipe_duplicates "" "process lockfiles"
equal "unchanged pipe" .
differs "an end" "$(changed pipe2 '.args.pipefd') = [4, 3]"
differs "a flag of pipe2" "$(changed pipe2 '.args.flags') = []"
differs "the end that was duplicated" "$(changed dup '.args.oldfd') = 4"
differs "where it was put" "$(changed dup2 '.args.newfd') = 9"
differs "a command of fcntl" "$(changed fcntl '.args.cmd') = \"F_DUPFD_CLOEXEC\""
differs "a lost dup3" "$(lost dup3)"

record fifo_left_behind "" "process lockfiles"
equal "unchanged FIFO" .
differs "a FIFO's mode" "$(changed mknodat '.args.mode') = \"010600\""
differs "a lost mkfifo" "$(lost mknodat)"
differs "a lost opening of a FIFO" "$(lost openat)"

record lock_records
equal "unchanged locks" .
differs "a lock's type" "$(changed fcntl '.args.arg.l_type') = \"F_RDLCK\""
differs "a lock's start" "$(changed fcntl '.args.arg.l_start') = 1"
differs "a lock's length" "$(changed fcntl '.args.arg.l_len') = 0"
differs "a refusal" '(.runs[0].calls[] | select(.error == "EAGAIN") | .error) = "EACCES"'
record lock_open_file
differs "an operation of flock" "$(changed flock '.args.operation') = [\"LOCK_SH\"]"

# What the facts of every program are compared with: a made-up run that holds, and each thing that may be otherwise.
facts() { # MUTATION: of the evidence; prints which facts do not hold
    jq "$1" ../facts.json >../mutant.json
    jq -r --argjson at '{}' --arg file x.c --arg repeats yes --arg output $'values 1 2\n' \
        --arg left $'sysv-sem 7 81 0600 2\nposix sem.turn 0 0600 32\nposix shared 0 0640 5000\nfifo f 0 0600 0\n' \
        --arg witness $'5 fd 3 pipe read -\n5 map posix-shm 8192 shared\n5 sync mutex mapping true null\n5 lock POSIX WRITE 4 9\n5 end\n' \
        "$(cat "$witness/facts.jq") witnessed | to_entries[] | select(.value != true) | .key" ../mutant.json
}
cat >../facts.json <<'JSON'
{"runs": [{"calls": [], "processes": [{"pid": 5,
  "open_at_exit": [{"fd": 3, "kind": "pipe", "access": "read", "name": null}],
  "mapped_at_exit": [{"kind": "posix-shm", "name": "/shared", "length": 5000}]}],
  "sync_objects": [{"kind": "mutex", "in": "mapping", "pshared": true, "value": null}],
  "locks": [{"kind": "record", "type": "write", "start": 4, "length": 6}],
  "semaphores": [{"values_at_end": [1, 2]}],
  "leaks": [{"kind": "sysv-sem", "name": null, "key": "0x00000051", "mode": "0600", "size": 2},
            {"kind": "posix-sem", "name": "/turn", "key": null, "mode": "0600", "size": 32},
            {"kind": "posix-shm", "name": "/shared", "key": null, "mode": "0640", "size": 5000},
            {"kind": "fifo", "name": "f", "key": null, "mode": "0600", "size": 0}]}]}
JSON
sees() { # NAME FACT MUTATION
    if [[ $(facts "$3") == "$2"* && $(facts "$3") ]]; then pass "$1"; else fail "$1 goes unnoticed"; fi
}
if [[ ! $(facts .) ]]; then pass "facts that hold"; else fail "facts that hold: $(facts .)"; fi
sees "a descriptor not told" "descriptors at exit" '.runs[0].processes[0].open_at_exit = []'
sees "an access" "descriptors at exit" '.runs[0].processes[0].open_at_exit[0].access = "write"'
sees "a mapping not told" "mappings at exit" '.runs[0].processes[0].mapped_at_exit = []'
sees "a mapping too many" "mappings at exit" '.runs[0].processes[0].mapped_at_exit += [{"kind": "file", "name": "x", "length": 1}]'
sees "a mapping's length" "mappings at exit" '.runs[0].processes[0].mapped_at_exit[0].length = 4096'
sees "a sync object not told" "sync objects" '.runs[0].sync_objects = []'
sees "pshared" "sync objects" '.runs[0].sync_objects[0].pshared = false'
sees "where it lies" "sync objects" '.runs[0].sync_objects[0].in = "segment"'
sees "a lock not told" "locks" '.runs[0].locks = []'
sees "a lock's end" "locks" '.runs[0].locks[0].length = 5'
sees "values" "values" '.runs[0].semaphores[0].values_at_end = [1, 3]'
sees "a leak not told" "leaks" '.runs[0].leaks |= .[1:]'
sees "a leak that is none" "leaks" '.runs[0].leaks += [.runs[0].leaks[0]]'
sees "a leak's mode" "leaks" '.runs[0].leaks[2].mode = "0600"'
sees "a leak's size" "leaks" '.runs[0].leaks[2].size = 8192'
sees "a leak's key" "leaks" '.runs[0].leaks[0].key = "0x00000052"'
sees "a FIFO not told" "leaks" '.runs[0].leaks |= .[:3]'
finish
