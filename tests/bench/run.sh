#!/bin/bash
# What tracing and the sandbox cost, side by side in one run: medians of interleaved repetitions. Absolute
# times say little on another machine; the ratios are what counts, each with its goal.
#
#   run.sh   (ROUNDS, default 15; SHMARK; BENCH_STRICT=1: exit 1 if a goal is missed)
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
rounds=${ROUNDS:-15}
loop_rounds=$(((rounds + 2) / 3)) # long enough by itself
loops=20000
missed=0

place=${BENCH_PLACE:-$(dirname "$SHMARK")/bench}
mkdir -p "$place"
for program in forks ipc_loop no_ipc nop semaphores timer; do
    gcc -O2 -Wall -o "$place/$program" "$here/$program.c" || exit 1
done
cd "$place" || exit 1

have() { command -v "$1" >/dev/null; }

compute() { awk "BEGIN { printf \"%.3f\", $1 }"; }

goal() { # RATIO GOAL WHAT
    local verdict=met
    if [[ $(awk "BEGIN { print ($1 > $2) }") == 1 ]]; then
        verdict=MISSED
        missed=$((missed + 1))
    fi
    printf '  %-58s %7s  goal <= %-5s %s\n' "$3" "$1" "$2" "$verdict"
}

row() { printf '  %-44s %10s %s\n' "$1" "$2" "${3:-}"; }

measure() { # MODE ROUNDS COMMANDS...: sets medians
    local mode=$1 rounds=$2
    shift 2
    mapfile -t medians < <("$place/timer" "$rounds" "$mode" "$@")
}

filtered=(strace -f --seccomp-bpf -e trace=%ipc -o /dev/null)
full=(strace -f -o /dev/null)
traced=("$SHMARK" trace --)

echo "A loop of shm calls (shmget, shmat, shmdt, shmctl): microseconds for a call, median of $loop_rounds"
if have strace; then
    measure inside "$loop_rounds" +++ ./ipc_loop $loops +++ "${traced[@]}" ./ipc_loop $loops \
        +++ "${filtered[@]}" ./ipc_loop $loops +++ "${full[@]}" ./ipc_loop $loops
    if [[ ${#medians[@]} -eq 4 ]]; then
        for i in 0 1 2 3; do each[i]=$(compute "${medians[i]} / ($loops * 4)"); done
        row "bare" "${each[0]}"
        row "shmark trace" "${each[1]}" "+$(compute "${each[1]} - ${each[0]}")"
        row "strace -f --seccomp-bpf -e trace=%ipc" "${each[2]}" "+$(compute "${each[2]} - ${each[0]}")"
        row "strace -f" "${each[3]}" "+$(compute "${each[3]} - ${each[0]}")"
        goal "$(compute "(${each[1]} - ${each[0]}) / (${each[2]} - ${each[0]})")" 0.25 \
            "shmark's added cost / strace --seccomp-bpf's"
    else
        fail "the loop of shm calls could not be measured"
    fi
else
    skip "the loop of shm calls" "strace is not installed"
fi

echo "A program without IPC (arithmetic, reads and writes of a file, private mmaps, malloc): milliseconds, median of $((rounds * 3))"
commands=(+++ ./no_ipc +++ "${traced[@]}" ./no_ipc)
have strace && commands+=(+++ "${filtered[@]}" ./no_ipc)
measure inside $((rounds * 3)) "${commands[@]}"
if [[ ${#medians[@]} -ge 2 ]]; then
    row "bare" "$(compute "${medians[0]} / 1000")"
    row "shmark trace" "$(compute "${medians[1]} / 1000")"
    [[ ${medians[2]:-} ]] && row "strace -f --seccomp-bpf -e trace=%ipc" "$(compute "${medians[2]} / 1000")"
    ratio=$(compute "${medians[1]} / ${medians[0]}")
    if have strace; then # so slow that once must do
        measure inside 1 +++ "${full[@]}" ./no_ipc
        row "strace -f (measured once)" "$(compute "${medians[0]} / 1000")"
    fi
    goal "$ratio" 1.02 "shmark trace / bare"
else
    fail "the program without IPC could not be measured"
fi

echo "100,000 semaphore operations between two processes: milliseconds, median of $loop_rounds"
commands=(+++ ./semaphores 25000 +++ "${traced[@]}" ./semaphores 25000)
have strace && commands+=(+++ "${filtered[@]}" ./semaphores 25000)
measure inside "$loop_rounds" "${commands[@]}"
if [[ ${#medians[@]} -ge 2 ]]; then
    row "bare" "$(compute "${medians[0]} / 1000")"
    row "shmark trace" "$(compute "${medians[1]} / 1000")"
    [[ ${medians[2]:-} ]] && row "strace -f --seccomp-bpf -e trace=%ipc" "$(compute "${medians[2]} / 1000")"
    goal "$(compute "(${medians[1]} - 1000000) / ${medians[0]}")" 3 "(shmark trace - 1 s) / bare"
else
    fail "the semaphore operations could not be measured"
fi

echo "Starting processes (200 forks, waited for one by one): microseconds a fork, median of $rounds"
commands=(+++ ./forks +++ "${traced[@]}" ./forks)
have strace && commands+=(+++ "${filtered[@]}" ./forks)
measure inside "$rounds" "${commands[@]}"
if [[ ${#medians[@]} -ge 2 ]]; then
    row "bare" "$(compute "${medians[0]} / 200")"
    row "shmark trace" "$(compute "${medians[1]} / 200")"
    [[ ${medians[2]:-} ]] && row "strace -f --seccomp-bpf -e trace=%ipc" "$(compute "${medians[2]} / 200")"
fi

echo "Start to end of a run in a sandbox: milliseconds, median of $((rounds * 4))"
mkdir -p alone && cp nop alone/ && cd alone || exit 1 # a copy of the folder is part of a run: only what is needed
sandboxed=("$SHMARK" trace --isolate -- ./nop)
commands=(+++ ./nop +++ "${sandboxed[@]}")
if have bwrap; then
    # Its private /tmp hides the program where that lies below /tmp.
    shown=()
    [[ $place == /tmp/* ]] && shown=(--ro-bind "$place" "$place")
    commands+=(+++ bwrap --unshare-all --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp "${shown[@]}" ./nop)
else
    skip "the comparison with bwrap" "bwrap is not installed"
fi
measure whole $((rounds * 4)) "${commands[@]}"
if [[ ${#medians[@]} -ge 2 ]]; then
    row "bare" "$(compute "${medians[0]} / 1000")"
    row "shmark trace --isolate" "$(compute "${medians[1]} / 1000")"
    if [[ ${medians[2]:-} ]]; then
        row "bwrap --unshare-all" "$(compute "${medians[2]} / 1000")"
        goal "$(compute "${medians[1]} / ${medians[2]}")" 1.0 "shmark trace --isolate / bwrap"
    fi
else
    fail "the start of a sandbox could not be measured"
fi

[[ $failed -eq 0 ]] || exit 1
[[ $missed -eq 0 ]] && echo "every goal met" || echo "$missed goals missed"
[[ $missed -eq 0 || ! ${BENCH_STRICT:-} ]]
