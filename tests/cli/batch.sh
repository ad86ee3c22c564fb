#!/usr/bin/env bash
# shmark batch: a class, its tables, and what happens when something goes wrong in the middle.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
class=$work/class
make_submission "$class/b good" 'puts(argv[1]);'
make_submission "$class/a<b>&'\"bad" 'puts("bye");'
make_submission "$class/index.html" 'puts(argv[1]);'
make_submission "$class/broken" 'puts("bye")'
make_submission "$class/.hidden" 'puts(argv[1]);'
cp "$class/b good/say.c" "$class/late_123_upload.c"

grade() { local status=$1; shift; exits "$status" "$SHMARK" batch -a echo "$@"; }
first() { grade 0 -o "$work/r" -j 3 "$class"; }
check "every submission graded: exit 0, whatever the marks" first
tables() { local file; for file in grades.csv index.html summary.json; do [[ -s $work/r/$file && -f $work/r/$file ]] || { echo "no $file"; return 1; }; done; }
check "the tables are there" tables
rows() { [[ $(cut -d, -f1,2 "$work/r/grades.csv" | tr '\n' ' ') == "submission,score \"a<b>&'\"\"bad\",40 b good,100 broken,0 index.html,100 late_123_upload.c,100 " ]] || { cat "$work/r/grades.csv"; return 1; }; }
check "grades.csv has the entries, sorted, without dot files" rows
files() { local s; for s in "b good" broken index.html_ late_123_upload.c; do for f in evidence.json score.json feedback.html; do [[ -s $work/r/$s/$f ]] || { echo "no $s/$f"; return 1; }; done; done; }
check "each submission has its files" files
none_left() { [[ -z $(find "$work/r" -name '*.tmp' -o -name failure.json) ]]; }
check "no temporary file, no failure" none_left
links() { local link; for link in $(grep -oE 'href="[^"]+"' "$work/r/index.html" | sed 's/href="//; s/"$//'); do [[ -f $work/r/$(printf '%b' "${link//%/\\x}") ]] || { echo "$link leads nowhere"; return 1; }; done; [[ $(grep -c 'href=' "$work/r/index.html") -eq 5 ]]; }
check "index.html links to every feedback" links
check "index.html escapes names" bash -c '! grep -q "a<b>" "$0"' "$work/r/index.html"
named() { jq_true "$work/r/late_123_upload.c/score.json" '.submission == "late_123_upload.c" and .score == 100'; }
check "a single source file is a submission" named
parallel() { grade 0 -o "$work/r1" -j 1 "$class" && local f; for f in "$work"/r1/*/score.json; do cmp "$f" "$work/r/${f#"$work/r1/"}" || return 1; done; cmp "$work/r/grades.csv" "$work/r1/grades.csv"; }
check "-j 1 gives the same scores" parallel

refused() { grade 2 -o "$work/r" "$class" && complained "--resume"; }
check "results that are there already are not overwritten" refused
inside() { grade 2 -o "$class/results" "$class" && complained "lies in" && [[ ! -e $class/results ]]; }
check "results within the submissions are refused, and not made" inside
itself() { grade 2 -o "$class" "$class" && complained "lies in"; }
check "so are the submissions themselves" itself
beside() { grade 0 -o "$class-results" "$class"; }
check "a folder whose name only begins alike is not within" beside
empty() { mkdir -p "$work/void"; grade 2 -o "$work/v" "$work/void" && complained "holds no submissions" && [[ ! -e $work/v ]]; }
check "no submissions" empty

# Evidence is kept: nothing runs again, and the rubric of now judges.
jq '.criteria[0].points = 10' "$SHMARK_DATA/rubrics/echo.json" >"$work/rubric.json"
stamp() { find "$work/r" -name evidence.json -printf '%p %i %T@\n' | sort; }
rescored() {
    stamp >"$work/before"
    grade 0 -o "$work/r" --resume -r "$work/rubric.json" "$class" && stamp | cmp - "$work/before" &&
        jq_true "$work/r/b good/score.json" '.max == 70' && jq_true "$work/r/summary.json" '.max == 70'
}
check "--resume under another rubric scores again and runs nothing" rescored
rm -r "$work/r/broken"; echo '{"half' >"$work/r/b good/evidence.json"
completed() { grade 0 -o "$work/r" --resume "$class" && jq_true "$work/r/broken/score.json" '.score == 0' && jq_true "$work/r/b good/score.json" '.score == 100'; }
check "--resume runs what is missing or damaged" completed

# Three shards make the class, and the last one's table is whole.
shards() {
    grade 0 -o "$work/s" --shard 1/3 "$class" && [[ $(wc -l <"$work/s/grades.csv") -eq 3 ]] &&
        grade 0 -o "$work/s" --resume --shard 2/3 "$class" && grade 0 -o "$work/s" --resume --shard 3/3 "$class" &&
        cmp "$work/r1/grades.csv" "$work/s/grades.csv"
}
check "shards add up to the class" shards
beyond() { grade 0 -o "$work/s9" --shard 9/9 "$class" && [[ $(wc -l <"$work/s9/grades.csv") -eq 1 ]]; }
check "a shard may be empty" beyond

# What cannot be graded is named, has no marks, and harms nobody else.
mixed=$work/mixed
make_submission "$mixed/good" 'puts(argv[1]);'
touch "$mixed/old.zip" "$mixed/notes.txt"
mkfifo "$mixed/pipe"
ln -s nowhere "$mixed/dangling"
ungraded() {
    grade 1 -o "$work/m" "$mixed" && complained "could not grade old.zip: is an archive" && complained "could not grade notes.txt" &&
        complained "could not grade pipe" && complained "could not grade dangling" && grep -q '^good,100,100,40,60,graded,$' "$work/m/grades.csv" &&
        grep -q '^old.zip,,,,,not-graded,' "$work/m/grades.csv" && jq_true "$work/m/summary.json" '.graded == 1 and .ungraded == 4 and .mean == 100'
}
check "what cannot be graded is named: exit 1" ungraded
pairs() { exits 1 "$SHMARK" batch -a pair -o "$work/p" "$class" && complained "is a single file, but assignment 'pair'"; }
check "a single file for an assignment of several is not graded" pairs

# The worker of a submission that takes long. Prints its process id; waits until it is there.
worker_of() { # BATCH-PID
    local child
    for _ in $(seq 400); do
        child=$(pgrep -P "$1" | head -n 1)
        [[ $child && -d $2/slow ]] && { echo "$child"; return 0; }
        read -r -t 0.05 <> <(:)
    done
    return 1
}
# Every process below PID, itself included.
tree_of() { local child; echo "$1"; for child in $(pgrep -P "$1"); do tree_of "$child"; done; }
# gone PID...: none of them lives, within the two seconds that a kill may take to reach the last.
gone() {
    local pid left
    for _ in $(seq 40); do
        left=
        for pid in "$@"; do [[ -d /proc/$pid && $(awk "/^State/ { print \$2 }" "/proc/$pid/status" 2>/dev/null) != Z ]] && left+=" $pid"; done
        [[ $left ]] || return 0
        read -r -t 0.05 <> <(:)
    done
    ps -o pid,ppid,stat,args -p "${left# }" 2>&1
    echo "still there:$left"
    return 1
}
# Waits until the submission's own program runs below PID; then its name is in the tree.
running() {
    local pid
    for _ in $(seq 400); do
        for pid in $(tree_of "$1"); do [[ $(cat "/proc/$pid/comm" 2>/dev/null) == say ]] && return 0; done
        read -r -t 0.05 <> <(:)
    done
    echo "the submission never ran"
    return 1
}
slow=$work/slow
make_submission "$slow/slow" 'sleep(50);'
make_submission "$slow/zgood" 'puts(argv[1]);'
unblocked() {
    make_submission "$work/mask/m" "sigset_t s; sigprocmask(SIG_BLOCK, NULL, &s); puts(sigismember(&s, SIGINT) || sigismember(&s, SIGTERM) || sigismember(&s, SIGCHLD) ? \"blocked\" : argv[1]);"
    sed -i "1i #include <signal.h>" "$work/mask/m/say.c"
    grade 0 -o "$work/mask-results" "$work/mask" && grep -q "^m,100," "$work/mask-results/grades.csv"
}
check "programs do not inherit our blocked signals" unblocked
killed() {
    "$SHMARK" batch -a echo -o "$work/k" -j 1 "$slow" >"$work/out" 2>"$work/err" &
    local batch=$! worker status=0
    worker=$(worker_of $batch "$work/k") || return 1
    # SIGHUP, SIGINT, SIGTERM, which the batch itself awaits with its mask.
    [[ $((0x$(awk "/^SigBlk/ { print \$2 }" "/proc/$worker/status") & 0x4003)) -eq 0 ]] || { echo "the worker inherited blocked signals"; return 1; }
    # A terminal's Ctrl-C goes to the group: workers are in none that the batch is in.
    [[ $(ps -o pgid= -p "$worker") -ne $(ps -o pgid= -p $batch) ]] || { echo "same process group"; return 1; }
    running "$worker" || return 1
    local all
    all=$(tree_of "$worker")
    kill -KILL "$worker"
    wait $batch || status=$?
    gone $all || return 1
    [[ $status -eq 1 ]] && complained "could not grade slow: its worker process was killed by SIGKILL" &&
        grep -q '^zgood,100,' "$work/k/grades.csv" && grep -q '^slow,,' "$work/k/grades.csv" && [[ -s $work/k/slow/feedback.html ]]
}
check "a worker that dies takes nobody with it" killed
interrupted() { # SIGNAL STATUS
    rm -rf "$work/i"
    # A shell's background job ignores SIGINT; env gives it back.
    env --default-signal=INT "$SHMARK" batch -a echo -o "$work/i" -j 1 "$slow" >"$work/out" 2>"$work/err" &
    local batch=$! worker status=0 started=$SECONDS
    worker=$(worker_of $batch "$work/i") || return 1
    running "$worker" || return 1
    local all
    all=$(tree_of "$worker")
    kill "-$1" $batch
    wait $batch || status=$?
    gone $all || return 1
    [[ $status -eq $2 ]] || { echo "exit status $status"; return 1; }
    [[ $((SECONDS - started)) -lt 20 ]] && complained "--resume" && [[ -z $(find "$work/i" -name '*.tmp') ]]
}
check "SIGINT ends the workers and says how to go on" interrupted INT 130
check "SIGTERM too" interrupted TERM 143
ignored() { # nohup: SIGHUP stays ignored
    rm -rf "$work/n"
    (trap '' HUP; exec "$SHMARK" batch -a echo -o "$work/n" -j 1 "$slow" >"$work/out" 2>"$work/err") &
    local batch=$! worker
    worker=$(worker_of $batch "$work/n") || return 1
    kill -HUP $batch
    kill -0 "$worker" || return 1
    kill -TERM $batch
    wait $batch
    [[ $? -eq 143 ]]
}
check "a signal that is ignored stays so" ignored
orphaned() {
    rm -rf "$work/o"
    "$SHMARK" batch -a echo -o "$work/o" -j 1 "$slow" >"$work/out" 2>"$work/err" &
    local batch=$! worker
    worker=$(worker_of $batch "$work/o") || return 1
    running "$worker" || return 1
    local all
    all=$(tree_of "$worker")
    kill -KILL $batch
    wait $batch
    gone $all
}
check "kill -9 of the batch ends its workers" orphaned
quiet() { grade 0 -q -o "$work/q" "$class" && [[ ! -s $work/err ]]; }
check "-q prints no progress" quiet
progress() { rm -rf "$work/q"; grade 0 -o "$work/q" "$class" && [[ $(grep -cE '^\[[1-5]/5\] ' "$work/err") -eq 5 ]]; }
check "progress is a line each where there is no terminal" progress
if command -v script >/dev/null; then
    bar() { rm -rf "$work/q"; script -qec "TERM=xterm '$SHMARK' batch -a echo -o '$work/q' '$class'" /dev/null </dev/null >"$work/tty" && grep -qF "[==============================] 5/5" "$work/tty" && grep -q "ETA 0:00" "$work/tty"; }
    check "progress is a bar on a terminal" bar
else
    skip "progress is a bar on a terminal" "script(1) is not installed"
fi
malformed() { echo '{' >"$work/bad.json"; grade 2 -o "$work/z" -r "$work/bad.json" "$class" && complained "bad.json" && [[ ! -e $work/z ]]; }
check "a malformed rubric: exit 2, before anything is made" malformed
finish
