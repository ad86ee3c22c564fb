#!/bin/bash
# Where ptrace is refused, what the kernel's state proves is known all the same; what it does not prove is null,
# never a guess, and the evidence says so.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
cd "$work" || exit 1
gcc -Wall -o without_ptrace "$here/without_ptrace.c" -lseccomp || exit 1
gcc -g -O0 -Wall -o calls "$here/calls.c" || exit 1

check "the program runs as it would" ./without_ptrace "$SHMARK" trace -q -o evidence.json -- ./calls

fact() { # NAME FILTER
    check "$1" jq_true evidence.json "$2"
}
fact "the evidence says so" '.environment.notes | any(test("ptrace"))'
fact "a segment was made" '[.runs[0].calls[] | select(.name == "shmget")][0] | .result == 0 and .error == null'
fact "where it was attached" '[.runs[0].calls[] | select(.name == "shmat")][0].result | startswith("0x")'
fact "EEXIST and ENOENT" '[.runs[0].calls[] | select(.name == "shmget") | .error] == [null, "EEXIST", "ENOENT"]'
fact "both detached" '[.runs[0].segments[0].attaches[].detached] == ["shmdt", "shmdt"]'
fact "it was removed" '.runs[0].segments[0] | .removed_by != null and (.leaked | not)'
fact "an error that nothing proves is null" '[.runs[0].calls[] | select(.name == "shmctl")][1] | .result == null and .error == null'
fact "the child" '.runs[0].processes[1] | .exit_code == 3 and .waited == true and .ppid == .pid - 1'
finish
