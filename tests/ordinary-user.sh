#!/bin/bash
# For a test as root: some of the suites again, as an ordinary user, on a copy of the tree that anybody can read.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_shmark
is_root || { skip "as an ordinary user" "the tests do run as one"; finish; }
use_readable_copy
mkdir -m 1777 "$work/temporary"
cd "$top" || exit 1

# NAME COMMAND...: a suite counts as one test here. What only root can test may be skipped.
again() {
    local name=$1
    shift
    check "$name" "${ordinary_user[@]}" env TMPDIR="$work/temporary" SHMARK="$SHMARK" SHMARK_MUST_RUN= "$@"
}
again "submissions" tests/submissions/run.sh two-segments '*/reference' '*/*crash*' posix-producer-consumer/endless-loop
again "trace" tests/trace/run.sh
again "mechanisms" tests/mechanisms/run.sh named_right pipe_shell fifo_reader_first lock_records unnamed_kinds sem_right
again "batch" tests/cli/batch.sh
finish
