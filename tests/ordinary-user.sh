#!/bin/bash
# For a test as root: some of the suites again, as an ordinary user, on a copy of the tree that anybody can read.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_shmark
is_root || { skip "as an ordinary user" "the tests do run as one"; finish; }
mkdir -p "$work/tree/build" "$work/temporary"
chmod 1777 "$work/temporary"
cp -r "$top"/{assignments,reference,rubrics,tests} "$work/tree"
cp "$SHMARK" "$work/tree/build/shmark"
chmod -R a+rX "$work/tree"
cd "$work/tree" || exit 1

# NAME COMMAND...: a suite counts as one test here.
again() {
    local name=$1
    shift
    check "$name" "${ordinary_user[@]}" TMPDIR="$work/temporary" SHMARK="$work/tree/build/shmark" \
        SHMARK_MUST_RUN= "$@"
}
ordinary_user+=(env -u SHMARK_DATA)
again "submissions" tests/submissions/run.sh two-segments '*/reference' '*/*crash*' '*/endless-loop'
again "trace" tests/trace/run.sh
again "batch" tests/cli/batch.sh
finish
