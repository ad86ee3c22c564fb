#!/bin/bash
# Known bugs of concurrency, in bugs/, are found by exploring the orders in which processes can go on, and by random
# ones; what was found can be replayed. Nothing is found in their twins, in mended/, which have the same shape.
#
#   REPLAYS   how often what was found is replayed (default 3; FULL=1: 50)
#   SEEDS     random orders of each mended program (default 10; FULL=1: 200)
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
replays=${REPLAYS:-3}
mended_seeds=${SEEDS:-10}
[[ ${FULL:-} ]] && replays=50 mended_seeds=200
most_seeds=200 # for a bug to show itself
names=$(basename -s .c "$here"/bugs/*.c)

# Every program gets a folder of its own, which is all that the sandbox takes in.
for kind in bugs mended; do
    for name in $names; do
        mkdir -p "$work/$kind/$name"
        gcc -std=gnu11 -g -O0 -Wall -Wextra -pthread -o "$work/$kind/$name/program" "$here/$kind/$name.c" || exit 1
    done
done
cd "$work" || exit 1

# Leaves RUN.json, .stdout, .stderr beside the program.
schedule() { # KIND/NAME RUN SCHEDULE
    (cd "$1" && exec timeout 60 "$SHMARK" trace --isolate --schedule "$3" -o "$2.json" -- ./program) \
        >"$1/$2.stdout" 2>"$1/$2.stderr" </dev/null
}
failing_run='first(.runs[] | select(.failing == true))'
yields() { # FILE FILTER: the value, quietly; nothing if there is none
    jq -c "$2" "$1" 2>/dev/null
}

replay() { # KIND/NAME
    local i string
    string=$(yields "$1/explore.json" "$failing_run | .schedule" | jq -r .)
    [[ $string == replay:* ]] || return
    for ((i = 1; i <= replays; i++)); do schedule "$1" "replay$i" "$string"; done
}

# Tries seeds until one lets the program fail, which it leaves in `seed`, and runs that one again.
random_until_failing() { # KIND/NAME
    local seed
    for ((seed = 1; seed <= most_seeds; seed++)); do
        schedule "$1" pct "pct:$seed"
        [[ $(yields "$1/pct.json" '.runs[0].failing') == true ]] || continue
        echo "$seed" >"$1/seed"
        schedule "$1" pct-again "pct:$seed"
        return
    done
}

# One line for each seed whose run did not go well.
random_all() { # KIND/NAME
    local seed
    for ((seed = 1; seed <= mended_seeds; seed++)); do
        schedule "$1" pct "pct:$seed"
        [[ $(yields "$1/pct.json" '.runs[0].failing') == false ]] && continue
        echo "pct:$seed: $(yields "$1/pct.json" '.runs[0] | [.outcome, .exit_code, .programs[0].stdout]')"
        cat "$1/pct.stderr"
    done >"$1/bad-seeds"
}

try_bug() { # NAME
    schedule "bugs/$1" explore explore:2
    replay "bugs/$1"
    random_until_failing "bugs/$1"
}
try_mended() { # NAME
    schedule "mended/$1" explore explore:2
    random_all "mended/$1"
}
for name in $names; do
    for try in try_bug try_mended; do
        while [[ $(jobs -rp | wc -l) -ge 2 ]]; do wait -n; done
        "$try" "$name" &
    done
done
wait

says() { # FILE TEXT
    grep -qF -- "$2" "$1" && return
    echo "not there: $2"
    cat "$1"
    return 1
}

found() { # NAME
    jq_true "bugs/$1/explore.json" '.runs[0].exploration.failing > 0' &&
        jq_true "bugs/$1/explore.json" "$failing_run | .schedule | startswith(\"replay:\")" &&
        says "bugs/$1/explore.stderr" replay:
}

# How each bug shows itself.
symptom() { # NAME
    case $1 in
    reader_first | sleep_as_barrier) echo '.outcome == "exited" and .exit_code == 1' ;;
    removed_before_attach) echo '.outcome == "signaled" and .signal == "SIGSEGV"' ;;
    lost_update | double_creation)
        printf '%s' '.outcome == "exited" and .exit_code == 0 and .programs[0].stdout == "counter 1\n"'
        ;;
    *) echo '.outcome == "deadlock"' ;;
    esac
}
shows_itself() { jq_true "bugs/$1/explore.json" "$failing_run | $(symptom "$1")"; } # NAME

# What a run came to.
result='[.outcome, .exit_code, .programs[0].stdout]'
replayed() { # NAME
    local folder=bugs/$1 i bad=0 expected
    expected=$(yields "$folder/explore.json" "$failing_run | $result")
    [[ $expected ]] || { echo "nothing to replay"; return 1; }
    jq -j "$failing_run | .programs[0].stdout" "$folder/explore.json" >"$folder/expected.stdout"
    for ((i = 1; i <= replays; i++)); do
        diff <(echo "$expected") <(yields "$folder/replay$i.json" ".runs[0] | $result") &&
            jq_true "$folder/replay$i.json" '.runs[0].failing' &&
            diff "$folder/expected.stdout" "$folder/replay$i.stdout" &&
            continue
        bad=$((bad + 1))
        cat "$folder/replay$i.stderr"
    done
    [[ $bad -eq 0 ]] || { echo "$bad of $replays"; return 1; }
}

found_by_chance() { # NAME
    [[ -s bugs/$1/seed ]] || { echo "not with $most_seeds seeds"; cat "bugs/$1/pct.stderr"; return 1; }
    jq_true "bugs/$1/pct.json" ".runs[0] | $(symptom "$1")"
}
same_seed_same_order() { # NAME
    local order='.runs[0].calls[] | [.pid, .name]'
    [[ -s bugs/$1/seed ]] || { echo "no seed"; return 1; }
    jq_true "bugs/$1/pct.json" '.runs[0].calls | length > 0' &&
        diff <(yields "bugs/$1/pct.json" "$order") <(yields "bugs/$1/pct-again.json" "$order")
}

nothing_found() { # NAME
    jq_true "mended/$1/explore.json" '.runs[0].exploration | .failing == 0 and .complete' &&
        says "mended/$1/explore.stderr" "no failing order"
}
never_by_chance() { # NAME
    [[ -e mended/$1/bad-seeds && ! -s mended/$1/bad-seeds ]] || { cat "mended/$1/bad-seeds"; return 1; }
}

for name in $names; do
    check "$name: found by exploring" found "$name"
    check "$name: shows itself as it must" shows_itself "$name"
    check "$name: replayed $replays times" replayed "$name"
    check "$name: found by chance" found_by_chance "$name"
    check "$name: the same order with the same seed" same_seed_same_order "$name"
    check "$name, mended: nothing found by exploring" nothing_found "$name"
    check "$name, mended: nothing found with $mended_seeds seeds" never_by_chance "$name"
done

# What relies on a sleep breaks where sleeps are over at once, and nothing else does.
sleepless() { # KIND: true or false, several times the same
    local i
    for i in 1 2 3; do
        schedule "$1/sleep_as_barrier" nosleep nosleep
        yields "$1/sleep_as_barrier/nosleep.json" '.runs[0].failing'
    done | sort -u
}
breaks_without_sleep() { diff <(sleepless bugs) <(echo true); }
goes_on_without_sleep() { diff <(sleepless mended) <(echo false); }
check "sleep_as_barrier: breaks without sleep" breaks_without_sleep
check "sleep_as_barrier, mended: needs no sleep" goes_on_without_sleep

# Nobody is told that an order was kept that was not.
wrong_replay() {
    schedule bugs/abba wrong replay:1=99
    jq_true bugs/abba/wrong.json '.runs[0].order.diverged' && says bugs/abba/wrong.stderr "could not be kept"
}
check "an order that cannot be" wrong_replay
limited() {
    (cd bugs/abba && timeout 60 "$SHMARK" trace --isolate --schedule explore:2 --max-orders 5 -o limited.json -- ./program) >/dev/null 2>bugs/abba/limited.stderr
    jq_true bugs/abba/limited.json '.runs[0].exploration | .schedules == 5 and (.complete | not) and .limit == 5' &&
        says bugs/abba/limited.stderr "there are more: stopped after 5, the limit"
}
check "a limit that is stated" limited
finish
