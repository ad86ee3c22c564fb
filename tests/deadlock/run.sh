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

# One case; they hardly compute, so many run at a time. Standard input is a pipe from outside that comes late.
run() { # NAME PROGRAM CASE OPTION...
    local name=$1 program=$2 which=$3
    shift 3
    mkdir "$name" && cd "$name" && cp "../$program" . || return 1
    (sleep 0.5; echo) | timeout 20 "$SHMARK" trace -q "$@" -o "../$name.json" -- "./$program" "$which" >/dev/null 2>"../$name.err"
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

started=()
start() { # NAME PROGRAM CASE OPTION...
    while [[ $(jobs -rp | wc -l) -ge 8 ]]; do wait -n; done
    (run "$@") &
    started+=("$1")
}
for which in $(./deadlocks); do
    start "$which-sandbox" deadlocks "$which" --isolate
    is_reachable "$which" || start "$which-trace" deadlocks "$which"
done
# What is slow is so in real time; in virtual time it still has to be told from what waits for ever.
for which in $(./alive); do
    start "$which-sandbox" alive "$which" --isolate
    start "$which-trace" alive "$which"
    start "$which-real" alive "$which" --isolate --schedule real
done
wait
for name in "${started[@]}"; do
    which=${name%-*}
    if [[ -n $(marked "$which") ]]; then
        check "$which (${name##*-})" is_deadlock "$name" "$which"
    else
        check "$which is alive (${name##*-})" outcome_is "$name" exited
    fi
done

# Semaphores are explained to the value.
semaphore_told() {
    jq -e '.runs[0].deadlock == [.runs[0].deadlock[] | select(.waits_for
           == {kind: "semaphore", semid: .waits_for.semid, sem_num: 0, value: 0, sem_op: -1})]' semaphore_never_raised-sandbox.json >/dev/null ||
        { jq -c '.runs[0].deadlock' semaphore_never_raised-sandbox.json; return 1; }
}
check "which semaphore, and its value" semaphore_told
finish
