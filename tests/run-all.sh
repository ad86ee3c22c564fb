#!/bin/bash
# Runs the test suites one after another, also when one fails, and sums up.
#
#   run-all.sh [SUITE...]   (default: all that `make test` runs; SHMARK is the program under test,
#                            UNIT its unit tests, LOGS a folder for each suite's output)
#
# The last line is "N passed, N failed"; the exit status is 0 if none failed and every suite ran.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/.." && pwd)
SHMARK=${SHMARK:-$top/build/shmark}
[[ $SHMARK == /* ]] || SHMARK=$PWD/$SHMARK
UNIT=${UNIT:-$(dirname "$SHMARK")/unit}
[[ $UNIT == /* ]] || UNIT=$PWD/$UNIT
export SHMARK UNIT
# A program that was built elsewhere does not find the data of this tree by itself.
[[ $SHMARK == "$top"/* ]] || export SHMARK_DATA=${SHMARK_DATA:-$top}
logs=${LOGS:-$(dirname "$SHMARK")/test-logs}
mkdir -p "$logs" || exit 1
logs=$(cd "$logs" && pwd)
cd "$top" || exit 1
longest=${SUITE_SECONDS:-900} # a suite that takes longer has hung

# One line for each suite: its name and its command.
suites() {
    echo "unit        $UNIT -j2 --timeout 120"
    echo "headers     tests/headers.sh"
    echo "layers      tests/layers.sh"
    local script
    for script in tests/cli/*.sh; do
        echo "cli/$(basename "$script" .sh)  $script"
    done
    echo "install     tests/install.sh"
    echo "submissions tests/submissions/run.sh"
    echo "trace-self  tests/trace/selftest.sh"
    echo "trace       tests/trace/run.sh"
    echo "mechanisms-self tests/mechanisms/selftest.sh"
    echo "mechanisms  tests/mechanisms/run.sh"
    echo "deadlock    tests/deadlock/run.sh"
    echo "warp        tests/warp/run.sh"
    echo "schedules   tests/schedules/run.sh"
    echo "sweep       tests/sweep/run.sh"
    echo "noptrace    tests/noptrace/run.sh"
    echo "ipcutils    tests/real/ipcutils.sh"
    echo "determinism tests/determinism.sh"
    echo "leftovers   tests/leftovers.sh"
    echo "hostile     tests/hostile/run.sh"
    [[ $(id -u) -ne 0 ]] || echo "ordinary-user tests/ordinary-user.sh"
}

# "PASSED FAILED SKIPPED" as the last line that tells of it says; nothing if none does.
counts() { # LOG
    sed -nE -e 's/.*[^0-9]?\b([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*/\1 \2 \4/p' \
        -e 's/.*Tested: [0-9]+.*Passing: ([0-9]+).*Failing: ([0-9]+).*Crashing: ([0-9]+).*/\1 \2+\3 0/p' \
        <(sed 's/\x1b\[[0-9;]*m//g' "$1") | tail -n 1
}

wanted() { # SUITE NAME...: a name stands for the suites below it too (cli)
    local suite=$1 name
    shift
    [[ $# -gt 0 ]] || return 0
    for name; do [[ $suite == "$name" || $suite == "$name"/* ]] && return 0; done
    return 1
}

passed=0 failed=0 skipped=0
table=()
run_suite() { # NAME COMMAND...
    local name=$1 log=$logs/${1//\//-}.log start=$SECONDS status ok bad skip verdict=ok
    shift
    echo "== $name"
    timeout -k 10 "$longest" "$@" </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    read -r ok bad skip < <(counts "$log") || true
    if [[ ! ${ok:-} ]]; then
        ok=0 bad=0 verdict="FAILED: no result, status $status"
    elif [[ $status -ne 0 || $((bad)) -ne 0 ]]; then
        verdict="FAILED, status $status"
    fi
    bad=$((bad)) skip=${skip:-0}
    # A failure that the suite itself did not count.
    [[ $verdict == ok || $bad -gt 0 ]] || bad=1
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
    table+=("$(printf '%-16s %6d %6d %7d %7ds  %s' "$name" "$ok" "$bad" "$skip" $((SECONDS - start)) "$verdict")")
}

start=$SECONDS
while read -r name command; do
    wanted "$name" "$@" || continue
    # shellcheck disable=SC2086
    run_suite "$name" $command
done < <(suites)

echo
printf '%-16s %6s %6s %7s %8s\n' suite passed failed skipped time
printf '%s\n' "${table[@]}"
echo "in $((SECONDS - start)) s; each suite's output is in ${logs#"$top"/}/"
echo
echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
[[ $failed -eq 0 && $passed -gt 0 ]]
