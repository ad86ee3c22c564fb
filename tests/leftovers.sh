#!/bin/bash
# What a run leaves behind: processes, System V and POSIX objects, mounts, temporary folders.
#
# Sourced after lib.sh: leftovers_before, then leftovers_after (within 2 seconds nothing of ours is left).
# Run: shmark trace, check and batch are killed (SIGKILL) in the middle of a run, at moments chosen by a
# fixed seed, and must leave nothing. ROUNDS kills of each (default 6, FULL=1: 40).

# Everything shmark and its sandboxes start has its program for /proc/PID/exe or lives in a PID
# namespace of its own, and stays below us (see subreaper.c).
our_processes() {
    ps -e -o pid=,ppid=,stat=,comm= | awk -v root="$$" '
        { parent[$1] = $2; state[$1] = $3; name[$1] = $4 }
        END {
            for (pid in parent) {
                for (p = pid; p in parent && p != root && p > 1; p = parent[p]) ;
                if (p == root && pid != root && state[pid] !~ /^Z/) print pid, name[pid]
            }
        }' | while read -r pid name; do
        if [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$SHMARK" || $name == shmark* ]] ||
            [[ $(awk '/^NSpid:/ { print NF }' "/proc/$pid/status" 2>/dev/null) -gt $own_depth ]]; then
            echo "process $pid $name: $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)"
        fi
    done
}

objects() {
    ipcs -m -s -q | awk '$1 ~ /^0x/ { print "object", $1, $2, $3 }'
    find /dev/shm -mindepth 1 -printf 'in /dev/shm: %f\n' 2>/dev/null
    sed 's/^[0-9]* [0-9]* /mount /' /proc/self/mountinfo
    find "$TMPDIR" /tmp /var/tmp /run -maxdepth 1 -name 'shmark*' -printf 'temporary: %p\n' 2>/dev/null
    find /sys/fs/cgroup -maxdepth 4 -name '*shmark*' -printf 'control group: %p\n' 2>/dev/null
}

# Must run before anything else of the test: the script starts anew as the reaper of its tree.
become_subreaper() {
    [[ ${IS_SUBREAPER:-} == $$ ]] && return
    gcc -O1 -Wall -o "$work/subreaper" "$top/tests/subreaper.c" || exit 1
    IS_SUBREAPER=$$ exec "$work/subreaper" env IS_SUBREAPER=$$ OLD_WORK="$work" bash "$0" "$@"
}

leftovers_before() {
    own_depth=$(awk '/^NSpid:/ { print NF }' /proc/self/status)
    export TMPDIR=$work/temporary
    mkdir -p -m 1777 "$TMPDIR"
    objects | sort >"$work/objects.before"
}

leftovers_now() {
    our_processes
    objects | sort | comm -13 "$work/objects.before" -
}

# Succeeds as soon as nothing is left; 2 seconds are what the harness may take. Prints what stays.
leftovers_after() {
    local until=$(($(milliseconds) + 2000))
    while leftovers_now >"$work/leftovers"; [[ -s $work/leftovers ]]; do
        if [[ $(milliseconds) -gt $until ]]; then
            cat "$work/leftovers"
            return 1
        fi
        sleep 0.02
    done
    find "$TMPDIR" -mindepth 1 -maxdepth 1 >"$work/leftovers"
    [[ ! -s $work/leftovers ]] || { echo "temporary:"; cat "$work/leftovers"; return 1; }
}

[[ ${BASH_SOURCE[0]} == "$0" ]] || return 0

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_shmark
rm -rf "${OLD_WORK:-}"
become_subreaper "$@"
leftovers_before

mkdir "$work/program"
cd "$work/program" || exit 1
gcc -O0 -g -pthread -o main "$top/tests/killed/main.c" || exit 1
mkdir -p "$work/class"/{one,two,three,four}
for folder in "$work/class"/*; do cp "$top/tests/killed/main.c" "$folder"; done

# Whatever was left must not spoil the next round.
end_ours() { our_processes | awk '{ print $2 }' | xargs -r kill -KILL 2>/dev/null; }

# Kills it after a while and looks at what is left.
kill_in_the_middle() { # NAME MILLISECONDS COMMAND...
    local name="$1 killed after $2 ms" delay=$2
    shift 2
    "$@" >"$work/out" 2>&1 </dev/null &
    local pid=$!
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    if ! kill -KILL "$pid" 2>/dev/null; then
        fail "$name: had already ended" "$work/out"
        return
    fi
    wait "$pid" 2>/dev/null
    check "$name" leftovers_after
    end_ours
    rm -rf "$work/results"
}

rounds=${ROUNDS:-6}
[[ ${FULL:-} ]] && rounds=40
RANDOM=20010
for ((round = 0; round < rounds; round++)); do
    kill_in_the_middle "trace" $((RANDOM % 400)) "$SHMARK" trace -- ./main
    kill_in_the_middle "trace --isolate" $((RANDOM % 400)) "$SHMARK" trace --isolate -- ./main
    kill_in_the_middle "check" $((RANDOM % 1200)) "$SHMARK" check -a "$top/tests/killed" "$work/class/one"
    kill_in_the_middle "batch -j2" $((RANDOM % 1500)) "$SHMARK" batch -j 2 -a "$top/tests/killed" \
        -o "$work/results" "$work/class"
done
# The whole process group at once, as Ctrl-C of a terminal or a scheduler does it. (A shell starts what runs in
# the background with SIGINT ignored.)
ended() { [[ ! -d /proc/$1 || $(awk '{ print $3 }' "/proc/$1/stat" 2>/dev/null) == Z ]]; }

for signal in INT TERM HUP; do
    setsid env --default-signal=INT "$SHMARK" check -a "$top/tests/killed" "$work/class/one" \
        >"$work/out" 2>&1 </dev/null &
    pid=$!
    sleep 0.5
    kill -$signal -- "-$pid" 2>/dev/null || kill -$signal "$pid"
    until=$(($(milliseconds) + 2000))
    until ended "$pid" || [[ $(milliseconds) -gt $until ]]; do sleep 0.02; done
    if ended "$pid"; then
        check "check ended by SIG$signal" leftovers_after
    else
        fail "check does not end by SIG$signal"
        kill -KILL "$pid"
    fi
    wait "$pid" 2>/dev/null
    end_ours
done
finish
