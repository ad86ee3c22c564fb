#!/bin/bash
# Runs the test suites on a shmark that was built with the sanitizers, and counts what they have to say: it
# fails a test of its own, whatever the suites made of it.
#
#   sanitized.sh [SUITE...]   (default: those below; SHMARK is the program under test)
set -u -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
SHMARK=$(realpath "${SHMARK:-$top/build/asan/shmark}")
export SHMARK
reports=$(dirname "$SHMARK")/reports
rm -rf "$reports"
mkdir -m 1777 "$reports" || exit 1
# 98 is no status that shmark exits with itself.
common=exitcode=98:log_path=$reports/report
export ASAN_OPTIONS=$common:detect_leaks=1:detect_stack_use_after_return=1:abort_on_error=0
export UBSAN_OPTIONS=$common:print_stacktrace=1

[[ $# -gt 0 ]] || set -- unit cli submissions trace mechanisms deadlock ipcutils determinism hostile
LOGS=$(dirname "$SHMARK")/test-logs "$top/tests/run-all.sh" "$@"
status=$?
found=$(find "$reports" -type f -size +0 | sort)
if [[ $found ]]; then
    for report in $found; do
        echo
        echo "== $report"
        head -n 40 "$report"
    done
    echo "the sanitizers have reported: $(wc -l <<<"$found") times"
    exit 1
fi
echo "the sanitizers have nothing to report"
exit $status
