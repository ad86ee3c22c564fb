#!/bin/bash
# Deadlocks are found, in under a second and with the lines that everybody waits in; what is only slow is not taken for
# one. In the grading sandbox, and (without the cases that somebody outside could end) under plain `trace`.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
gcc -g -O0 -Wall -pthread -o "$work/deadlocks" "$here/deadlocks.c" || exit 1
gcc -g -O0 -Wall -pthread -o "$work/alive" "$here/alive.c" || exit 1
cd "$work" || exit 1

run() { # NAME PROGRAM CASE OPTION...: standard input is a pipe from outside that comes late
    local name=$1 program=$2 which=$3
    shift 3
    (sleep 0.5; echo) | timeout 20 "$SHMARK" trace -q "$@" -o "$name.json" -- "./$program" "$which" >/dev/null 2>"$name.err"
}

outcome_is() { # NAME OUTCOME
    local got
    got=$(jq -r '.runs[0].outcome' "$1.json") || return 1
    [[ $got == "$2" ]] || { echo "outcome: $got, expected: $2"; cat "$1.err"; return 1; }
}

# The lines that are marked with a case, each once and in order.
marked() { grep -n "AT:$1\$" "$here/deadlocks.c" | cut -d: -f1 | sort -nu; }
waits_where_marked() { # NAME CASE
    diff <(jq -r '.runs[0].deadlock[].at.line' "$1.json" | sort -nu) <(marked "$2") || { echo "lines: evidence <, marked >"; return 1; }
}
found_soon() { # NAME
    local ms
    ms=$(jq '.runs[0].wall_ms' "$1.json")
    [[ $ms -lt 1000 ]] || { echo "after $ms ms"; return 1; }
}

is_deadlock() { # NAME CASE
    outcome_is "$1" deadlock && waits_where_marked "$1" "$2" && found_soon "$1"
}

# What a process outside of the run could end, were it not in the sandbox.
is_reachable() { [[ $1 =~ ^(fifo_without_partner|records_crosswise|flock_twice|signal_never_sent|both_wait_for_a_child)$ ]]; }

for which in $(./deadlocks); do
    run isolated deadlocks "$which" --isolate
    check "$which (sandbox)" is_deadlock isolated "$which"
    is_reachable "$which" && continue
    run traced deadlocks "$which"
    check "$which (trace)" is_deadlock traced "$which"
done
for which in $(./alive); do
    run isolated alive "$which" --isolate
    check "$which is alive (sandbox)" outcome_is isolated exited
    run traced alive "$which"
    check "$which is alive (trace)" outcome_is traced exited
done

# Semaphores are explained to the value.
semaphore_told() {
    jq -e '.runs[0].deadlock == [.runs[0].deadlock[] | select(.waits_for
           == {kind: "semaphore", semid: .waits_for.semid, sem_num: 0, value: 0, sem_op: -1})]' told.json >/dev/null ||
        { jq -c '.runs[0].deadlock' told.json; return 1; }
}
run told deadlocks semaphore_never_raised
check "which semaphore, and its value" semaphore_told
finish
