#!/bin/bash
# Grades every model solution, every starter and every submission under tests/submissions, and compares
# the criteria that fail with what is expected.
#
#   run.sh [-j JOBS] [-t SECONDS] [-k FOLDER] [ASSIGNMENT[/CASE]]...
#
#   -j JOBS     so many at a time (2)
#   -t SECONDS  a grading that takes longer has hung, and fails (60)
#   -k FOLDER   keep each one's score, evidence and messages there
#   ASSIGNMENT  only this one, or only this case of it; shell patterns are allowed ("*/no-shmdt*")
#
# $SHMARK is the program under test (build/shmark). A case is a folder ASSIGNMENT/CASE with the files of a
# submission and expect.json:
#
#   {"failed": ["removed"],          the criteria that lose points, wholly or in part: these and no others
#    "skipped": ["output"],          those that are skipped because of them: these and no others
#    "why": "...",                   what is wrong with the submission
#    "says": {"removed": "regex"}}   optional: what the message of a criterion must say
#
# A model solution must get full marks. A starter must compile and get fewer. The last line is
# "N passed, N failed"; the exit status is 0 if none failed and at least one was run.
set -u -o pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# grade ASSIGNMENT CASE DIRECTORY: writes FOLDER/score.json, evidence.json, stderr and status.
grade() {
    timeout -k 5 "$seconds" "$SHMARK" check -a "$1" --json --evidence "$3/evidence.json" "$2" \
        > "$3/score.json" 2> "$3/stderr"
    echo $? > "$3/status"
}

# The differences between a score and what is expected, one on a line; none if all is well.
differences() { # FOLDER EXPECT-FILE
    local status
    status=$(cat "$1/status")
    if [ "$status" = 124 ] || [ "$status" = 137 ]; then
        echo "shmark was still at it after $seconds s"
        return
    fi
    if [ "$status" != 0 ] && [ "$status" != 1 ]; then
        echo "shmark exited with $status: $(head -n 3 "$1/stderr" | tr '\n' ' ')"
        return
    fi
    jq -r --slurpfile expected "$2" --argjson status "$status" -n '
        def ids(statuses): map(select(.status as $s | any(statuses[]; . == $s)) | .id);
        def differ(name; actual; expected):
            (actual - expected | map("\(name), though not expected to be: \(.)")[]),
            (expected - actual | map("not \(name), though expected to be: \(.)")[]);
        $expected[0] as $e
        | [inputs] as $scores
        | if ($scores | length) != 1 then "shmark printed \($scores | length) JSON values in place of one"
          else $scores[0] as $score
          | ($score.criteria // []) as $criteria
          | (if $score.gradable != true then "not gradable" else empty end),
            (if $score.schema != "shmark.score/1" then "the schema is \($score.schema)" else empty end),
            (if ($criteria | length) == 0 then "no criteria" else empty end),
            (if ($criteria | map(.points) | add) != 100 or $score.max != 100
             then "the points are not 100 in sum" else empty end),
            ($e.failed - ($criteria | map(.id)) | map("no such criterion: \(.)")[]),
            differ("error"; $criteria | ids(["error"]); []),
            (if $e.starter then
               (if $criteria | ids(["passed"]) | index("builds") == null then "does not build" else empty end),
               (if $score.score >= $score.max then "full marks for nothing" else empty end)
             else
               differ("failed"; $criteria | ids(["failed", "partial"]); $e.failed),
               differ("skipped"; $criteria | ids(["skipped"]); $e.skipped // []),
               (if ($e.failed | length) == 0 and $score.score != 100
                then "\($score.score) of 100" else empty end),
               (if ($status == 0) != ($score.score == $score.max)
                then "exit status \($status) with \($score.score) of \($score.max)" else empty end),
               ($criteria[] | select(.status == "failed" or .status == "partial")
                | select((.message // "") == "" or (.hint // "") == "")
                | "no message or no hint: \(.id)"),
               (($e.says // {}) | to_entries[] | . as $say
                | ([$criteria[] | select(.id == $say.key)][0].message // "") as $message
                | select($message | test($say.value) | not)
                | "the message of \($say.key) does not match /\($say.value)/: \($message)")
             end)
          end' "$1/score.json" || echo "the score is not what jq can read"
}

# One case in a folder of its own under $work; its row of the table goes to FOLDER/row.
run_one() { # ASSIGNMENT CASE DIRECTORY
    local folder=$work/$1/$2 result=ok
    mkdir -p "$folder"
    case $2 in
        reference) echo '{"failed": []}' > "$folder/expect.json" ;;
        starter) echo '{"failed": [], "starter": true}' > "$folder/expect.json" ;;
        *) cp "$3/expect.json" "$folder/expect.json" ;;
    esac
    grade "$1" "$3" "$folder"
    differences "$folder" "$folder/expect.json" > "$folder/differences" 2>&1
    [ -s "$folder/differences" ] && result=DIFFERS
    {
        printf '%-14s  %-42s  %-34s  %-34s  %s\n' "$1" "$2" \
            "$(jq -r 'if .starter then "(some)" elif .failed == [] then "none" else .failed | sort | join(" ") end' "$folder/expect.json")" \
            "$(jq -r '[.criteria[]? | select(.status == "failed" or .status == "partial").id]
                      | if . == [] then "none" else sort | join(" ") end' "$folder/score.json" 2> /dev/null || echo '?')" \
            "$result"
        sed 's/^/    /' "$folder/differences"
    } > "$folder/row"
}

if [ "${1-}" = --one ]; then
    shift
    run_one "$@"
    exit
fi

jobs=2
seconds=60
keep=
while getopts j:t:k:h option; do
    case $option in
        j) jobs=$OPTARG ;;
        t) seconds=$OPTARG ;;
        k) keep=$OPTARG ;;
        h)
            sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- '*'

SHMARK=${SHMARK:-$root/build/shmark}
case $SHMARK in /*) ;; *) SHMARK=$PWD/$SHMARK ;; esac
if [ ! -x "$SHMARK" ]; then
    echo "$SHMARK is not there: run make first" >&2
    exit 2
fi
if [ -n "$keep" ]; then
    mkdir -p "$keep" && work=$(cd "$keep" && pwd) || exit 2
else
    work=$(mktemp -d) || exit 2
    trap 'rm -rf "$work"' EXIT
fi
export SHMARK work seconds
cd "$root" || exit 2

wanted() { # ASSIGNMENT CASE, then the patterns
    local name=$1/$2 pattern
    local assignment=$1
    shift 2
    for pattern; do
        # shellcheck disable=SC2053 # patterns are meant to be patterns
        [[ $name == $pattern || $assignment == $pattern ]] && return 0
    done
    return 1
}

list=()
for directory in reference/*/ assignments/*/starter/ tests/submissions/*/*/; do
    directory=${directory%/}
    case $directory in
        reference/*) assignment=${directory#reference/} case=reference ;;
        assignments/*) assignment=${directory#assignments/} assignment=${assignment%/starter} case=starter ;;
        *) assignment=${directory#tests/submissions/} case=${assignment#*/} assignment=${assignment%/*} ;;
    esac
    wanted "$assignment" "$case" "$@" && list+=("$assignment" "$case" "$directory")
done
if [ ${#list[@]} = 0 ]; then
    echo "nothing matches: $*" >&2
    exit 2
fi

printf '%s\0' "${list[@]}" | xargs -0 -n 3 -P "$jobs" bash "$root/tests/submissions/run.sh" --one

printf '%-14s  %-42s  %-34s  %-34s  %s\n' assignment case 'expected to fail' 'failed' result
passed=0 failed=0
for ((i = 0; i < ${#list[@]}; i += 3)); do
    folder=$work/${list[i]}/${list[i + 1]}
    if [ -f "$folder/row" ] && [ -f "$folder/differences" ] && [ ! -s "$folder/differences" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    cat "$folder/row" 2> /dev/null || echo "${list[i]}/${list[i + 1]}: no result"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
