#!/bin/bash
# Under virtual time a program does what it does in real time, without the waiting: it prints the same, its clocks go on
# by what it has slept, and what computes takes no longer.
#
#   twins/    five seconds of sleep in a fiftieth of the time
#   order/    whose order of output is certain in real time: RUNS (default 10; FULL=1: 100) times the same
#   clocks/   what the program itself measures; linked dynamically and statically
#   busy.c    computes while another process sleeps
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
runs=${RUNS:-10}
[[ ${FULL:-} ]] && runs=100
bare_runs=3

# Every program gets a folder of its own, which is all that the sandbox takes in.
build() { # SOURCE NAME OPTION...
    local source=$1 name=$2
    shift 2
    mkdir "$work/$name"
    gcc -std=gnu11 -g -O0 -Wall -Wextra -pthread "$@" -o "$work/$name/program" "$here/$source" || exit 1
}
names() { basename -s .c "$here/$1"/*.c; }
for name in $(names twins); do build "twins/$name.c" "$name"; done
for name in $(names order); do build "order/$name.c" "$name"; done
for name in $(names clocks); do
    build "clocks/$name.c" "$name-dynamic"
    build "clocks/$name.c" "$name-static" -static
done
build busy.c busy
cd "$work" || exit 1

# Both leave NAME/RUN.stdout, .stderr and .status; the one the time that it took, the other the evidence.
bare() { # NAME RUN
    local base=$work/$1/$2 start
    start=$(milliseconds)
    (cd "$1" && exec timeout 60 ./program) >"$base.stdout" 2>"$base.stderr" </dev/null
    echo $? >"$base.status"
    echo $(($(milliseconds) - start)) >"$base.ms"
}
warped() { # NAME RUN
    local base=$work/$1/$2
    (cd "$1" && exec timeout 60 "$SHMARK" trace -q --isolate --schedule warp -o "$base.json" -- ./program) \
        >"$base.stdout" 2>"$base.stderr" </dev/null
    echo $? >"$base.status"
}
several() { # HOW NAME COUNT
    local i
    for ((i = 1; i <= $3; i++)); do "$1" "$2" "$1$i"; done
}
two_at_a_time() { while [[ $(jobs -rp | wc -l) -ge 2 ]]; do wait -n; done; }

ended_well() { # NAME RUN
    [[ $(<"$1/$2.status") == 0 ]] && return
    echo "$2: exit status $(<"$1/$2.status")"
    cat "$1/$2.stdout" "$1/$2.stderr"
    return 1
}
same_output() { # NAME RUN OTHER-RUN
    diff "$1/$2.stdout" "$1/$3.stdout" || { echo "output of $2 <, of $3 >"; return 1; }
}
number() { # NAME RUN KEY: of the evidence, as a whole number; -1 if it is not there
    jq -r ".runs[0].$3 | if type == \"number\" then floor else -1 end" "$1/$2.json" 2>/dev/null || echo -1
}

# Real time first: nothing else runs meanwhile, and the programs hardly compute, so all can wait at once.
for name in $(names twins); do bare "$name" bare & done
for name in $(names order); do several bare "$name" $bare_runs & done
wait

for name in $(names twins); do
    two_at_a_time
    warped "$name" warp &
done
for name in $(names order); do
    two_at_a_time
    several warped "$name" "$runs" &
done
for name in $(names clocks); do
    for kind in dynamic static; do
        two_at_a_time
        warped "$name-$kind" warp &
    done
done
wait

# Start-up of shmark itself does not count: the evidence tells of the program only.
fiftieth_of_the_time() { # NAME
    local ms bare_ms
    ms=$(number "$1" warp wall_ms) bare_ms=$(<"$1/bare.ms")
    [[ $ms -ge 0 && $((ms * 50)) -lt $bare_ms ]] || { echo "$ms ms, bare $bare_ms ms"; return 1; }
}
five_virtual_seconds() { # NAME
    local ms
    ms=$(number "$1" warp virtual_ms)
    [[ $ms -ge 5000 && $ms -le 5500 ]] || { echo "virtual_ms: $ms"; return 1; }
}
same_as_bare() { ended_well "$1" bare && ended_well "$1" warp && same_output "$1" bare warp; }
for name in $(names twins); do
    check "$name: the same output" same_as_bare "$name"
    check "$name: in a fiftieth of the time" fiftieth_of_the_time "$name"
    check "$name: five virtual seconds" five_virtual_seconds "$name"
done

certain() { # NAME
    local i
    for ((i = 1; i <= bare_runs; i++)); do
        ended_well "$1" "bare$i" && same_output "$1" bare1 "bare$i" || return 1
    done
}
always_in_order() { # NAME
    local i bad=0
    for ((i = 1; i <= runs; i++)); do
        ended_well "$1" "warped$i" && same_output "$1" bare1 "warped$i" || bad=$((bad + 1))
    done
    [[ $bad -eq 0 ]] || { echo "$bad of $runs"; return 1; }
}
for name in $(names order); do
    check "$name: the same $bare_runs times in real time" certain "$name"
    check "$name: the same $runs times in virtual time" always_in_order "$name"
done

says_ok() { # NAME
    ended_well "$1" warp && diff <(echo ok) "$1/warp.stdout"
}
under_a_second() { # NAME
    local ms
    ms=$(number "$1" warp wall_ms)
    [[ $ms -ge 0 && $ms -lt 1000 ]] || { echo "$ms ms"; return 1; }
}
for name in $(names clocks); do
    for kind in dynamic static; do
        check "$name ($kind)" says_ok "$name-$kind"
        check "$name ($kind): in under a second" under_a_second "$name-$kind"
    done
done

not_slower() {
    local ms bare_ms
    ended_well busy bare && ended_well busy warp || return 1
    ms=$(number busy warp wall_ms) bare_ms=$(<busy/bare.ms)
    [[ $ms -ge 0 && $((ms * 100)) -le $((bare_ms * 120)) ]] || { echo "$ms ms, bare $bare_ms ms"; return 1; }
}
bare busy bare
warped busy warp
check "busy: computing is not slower" not_slower
finish
