# Helpers shared by the test scripts; sourced, never run.
#
# A script counts its results with pass, fail and skip and ends with finish, which prints
# "N passed, N failed" and gives the exit status. Temporary files go to $work, removed on exit.

set -u
LC_ALL=C.UTF-8
export LC_ALL

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SHMARK=${SHMARK:-$top/build/shmark}
[[ $SHMARK == /* ]] || SHMARK=$PWD/$SHMARK
export SHMARK
script=${0#"$PWD"/}
script=${script#"$top"/}
jobs=${JOBS:-$(nproc)}

# World-accessible, since parts of the tests run as another user.
work=$(mktemp -d "${TMPDIR:-/tmp}/test-shm.XXXXXX")
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap "exit 129" HUP INT TERM

passed=0
failed=0
skipped=0

pass() { # NAME
    passed=$((passed + 1))
    [[ ${VERBOSE:-} ]] && echo "ok      $1"
    return 0
}

fail() { # NAME [FILE with details]
    failed=$((failed + 1))
    echo "FAILED  $1"
    if [[ ${2:-} && -s $2 ]]; then
        head -n 24 "$2" | sed 's/^/        /'
    fi
}

skip() { # NAME WHY: what this machine cannot do; an error where everything must run
    if [[ ${SHMARK_MUST_RUN:-} == 1 ]]; then
        fail "$1 (not run: $2)"
    else
        skipped=$((skipped + 1))
        echo "SKIPPED $1: $2"
    fi
}

# check NAME COMMAND...: passes if the command succeeds; its output explains a failure.
check() {
    local name=$1
    shift
    if "$@" >"$work/check.out" 2>&1; then pass "$name"; else fail "$name" "$work/check.out"; fi
}

# jq_true FILE FILTER [JQ-OPTION...]: the filter yields exactly one `true`.
# (jq 1.6 -e exits 0 on empty input, so its status proves nothing.)
jq_true() {
    local file=$1 filter=$2 out
    shift 2
    out=$(jq -c "$@" "$filter" "$file" 2>&1)
    [[ $out == true ]] && return 0
    echo "not true but: ${out:-nothing}"
    echo "filter: $filter"
    return 1
}

finish() {
    local skips=
    [[ $skipped -gt 0 ]] && skips=", $skipped skipped"
    echo "$script: $passed passed, $failed failed$skips"
    [[ $failed -eq 0 && $passed -gt 0 ]]
    exit
}

need_shmark() {
    [[ -x $SHMARK ]] && return
    echo "$0: $SHMARK is not there: run make first" >&2
    exit 1
}

is_root() { [[ $(id -u) -eq 0 ]]; }

# Fresh IPC, PID and mount namespaces with their own /proc, keeping the user's identity; tests/witness/init.c comes first in them.
if is_root; then
    fresh_namespaces=(unshare -i -p -f --kill-child --mount-proc)
else
    fresh_namespaces=(unshare --map-current-user --keep-caps -i -p -f --kill-child --mount-proc)
fi

# Runs a command as an ordinary user: as ourselves, or, when root, as nobody.
if is_root; then
    ordinary_user=(env HOME=/tmp setpriv --reuid=65534 --regid=65534 --clear-groups)
else
    ordinary_user=(env)
fi

# Everything that grading needs, copied below $work where any user can read it; $top and $SHMARK are that copy from then on.
use_readable_copy() {
    mkdir -p "$work/tree/build"
    cp -r "$top"/{assignments,reference,rubrics,tests} "$work/tree"
    cp "$SHMARK" "$(dirname "$SHMARK")/shmark-probe.so" "$work/tree/build"
    chmod -R a+rX "$work/tree"
    top=$work/tree
    SHMARK=$top/build/shmark
    unset SHMARK_DATA
}

milliseconds() { local now=${EPOCHREALTIME/[.,]/}; echo $((now / 1000)); }
