#!/bin/bash
# Every model solution takes every single failure well: for each scenario of each assignment, each call of each program is
# made to fail once, in a run of its own, and nothing crashes, hangs, or is left behind.
#
#   FULL=1   also the scenarios with very many calls
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
need_shmark
[[ $SHMARK == "$top"/* ]] || export SHMARK_DATA=${SHMARK_DATA:-$top}

# The assignment with its plain scenarios only, each to be swept, and a rubric that asks for nothing.
prepare() { # NAME
    mkdir -p "$work/$1"
    jq --arg full "${FULL:-}" '
        .scenarios |= [.[] | select((.inject // []) == [] and (.sweep // false | not))
                       | select((.schedule // "warp") | IN("warp", "real"))
                       | select($full != "" or .id != "many") | .sweep = true]' \
        "$top/assignments/$1/assignment.json" >"$work/$1/assignment.json"
    jq -n --arg name "$1" '{assignment: $name, criteria: [{id: "builds", title: "It compiles", points: 100, check: "builds",
                            message: "It does not.", hint: "Mend it."}]}' >"$work/$1/rubric.json"
    cp "$top/assignments/$1/README.md" "$work/$1"
}

sweep() { # NAME
    prepare "$1"
    timeout 300 "$SHMARK" check -a "$work/$1" --json --evidence "$work/$1.json" "$top/reference/$1" >"$work/$1.score" 2>"$work/$1.err"
}

# What is wrong, a line for each run. Excused is what the run without a failure does too, what the failed call was to
# remove, what another program has handed over that ended well, and what the C library does in sem_open without asking.
read -r -d '' bad_runs <<'JQ'
def crashes: [.processes[] | select(.signal | IN("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGTRAP", "SIGSYS"))];
def named: "\(.kind) \(.key) \(.name) \(.size)";
def injected: [.calls[] | select(.injected)][0];
def removes: injected as $call | .fault.call | IN("unlink", "unlinkat") or
             (IN("shmctl", "semctl", "msgctl") and ($call == null or $call.args.cmd == "IPC_RMID"));
def program_of(pid): [.processes[] | select(.pid == pid)][0].program;
def ended_well(id): [.programs[] | select(.id == id)][0].exit_code == 0;
[.runs[]] as $runs
| [$runs[] | select(.sweep)] as $clean
| $runs[] | select(.fault) | . as $run
| ([$clean[] | select(.scenario == $run.scenario)][0]) as $usual
| [$usual.leaks[] | named] as $usually_left
| [.leaks[] | select(named | IN($usually_left[]) | not)
   | select(.created_by == null or (.created_by as $pid | $run | program_of($pid)) as $maker
            | ($maker == $run.fault.program) or ($run | ended_well($maker) | not))] as $left
| (if (crashes | length) > ($usual | crashes | length) then "crash"
   elif .outcome != "exited" and .outcome != $usual.outcome then .outcome
   elif ($left | length) > 0 and (removes | not) then "left behind"
   else empty end) as $what
| "\(.scenario): \(.fault.program): \(.fault.call) \(.fault.number) with \(.fault.error) at \(.fault.at.file):\(.fault.at.line): \($what)"
JQ
swept_well() { # NAME
    local name=$1
    jq_true "$work/$name.json" '[.runs[] | select(.sweep)] | length > 0 and all(.[]; .sweep.complete)' &&
        jq_true "$work/$name.json" '[.runs[] | select(.fault)] | length > 1' || { cat "$work/$name.err"; return 1; }
    jq -r "$bad_runs" "$work/$name.json" >"$work/$name.bad" || return 1
    [[ ! -s $work/$name.bad ]] || { echo "$(wc -l <"$work/$name.bad") runs"; cat "$work/$name.bad"; return 1; }
}

names=$(basename -a "$top"/reference/*/)
for name in $names; do
    while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n; done
    sweep "$name" &
done
wait
for name in $names; do
    check "$name: $(jq '[.runs[] | select(.fault)] | length' "$work/$name.json") failures" swept_well "$name"
done

# The check itself sees what it is for: a solution that checks nothing.
mkdir -p "$work/careless"
cat >"$work/careless/careless.c" <<'C'
#include <string.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, 0600);
    strcpy(shmat(id, NULL, 0), "text");
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
C
gcc -g -w -o "$work/careless/careless" "$work/careless/careless.c"
(cd "$work/careless" && timeout 60 "$SHMARK" trace --sweep -o "$work/careless.json" ./careless) 2>"$work/careless.txt"
sees_crashes() {
    jq -r "$bad_runs" "$work/careless.json" >"$work/careless.bad"
    diff <(cut -d' ' -f3,6,9- "$work/careless.bad") <(printf '%s\n' 'shmget ENOSPC crash' 'shmat ENOMEM crash') || { cat "$work/careless.bad"; return 1; }
}
tells_crashes() {
    grep -qF 'careless.c:7 (main): shmat fails with ENOMEM: the program uses address -1 at careless.c:7 (main) and dies of SIGSEGV' "$work/careless.txt" ||
        { cat "$work/careless.txt"; return 1; }
}
check "a careless program is caught" sees_crashes
check "and told its line" tells_crashes
finish
