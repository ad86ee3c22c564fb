#!/usr/bin/env bash
# shmark score: evidence in, score out, nothing run.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
rubric=$SHMARK_DATA/rubrics/echo.json
make_evidence "$work/good.json" $'hello\n'
make_evidence "$work/bad.json" $'bye\n'
mkdir -p "$work/results"/{s1,s2}
cp "$work/good.json" "$work/results/s1/evidence.json"
jq '.submission = "s2"' "$work/bad.json" >"$work/results/s2/evidence.json"

score() { local status=$1; shift; exits "$status" "$SHMARK" score -r "$rubric" "$@"; }
check "full marks exit 0" score 0 "$work/good.json"
check "lost marks exit 1" score 1 "$work/bad.json"
json() { score 1 --json "$work/bad.json" && jq_true "$work/out" '.score == 40 and .max == 100 and .gradable'; }
check "--json of one is an object" json
array() { score 1 --json "$work/good.json" "$work/bad.json" && jq_true "$work/out" 'map(.score) == [100, 40]'; }
check "--json of several is an array, in order" array
folder() { score 1 --json "$work/results" && jq_true "$work/out" 'map([.submission, .score]) == [["s1", 100], ["s2", 40]]'; }
check "a folder of results" folder
one() { score 0 --json "$work/results/s1" && jq_true "$work/out" '.score == 100'; }
check "a folder with one evidence.json" one
table() { score 1 "$work/results" && grep -qE '^s1 +100 of 100$' "$work/out" && printed "2 submissions, 1 with full marks, 0 not graded; mean 70, median 70 of 100"; }
check "several as a table with mean and median" table
untouched() { [[ -z $(find "$work/results" -name score.json) ]]; }
check "the results stay as they were" untouched
missing() { score 2 "$work/none.json" && complained "none.json: No such file"; }
check "missing evidence" missing
empty() { mkdir -p "$work/empty"; score 2 "$work/empty" && complained "holds no evidence"; }
check "a folder without evidence" empty
malformed() { echo '{"schema":' >"$work/half.json"; score 2 "$work/half.json" && complained "half.json"; }
check "malformed evidence" malformed
schema() { echo '{"schema": "other/1"}' >"$work/other.json"; score 2 "$work/other.json" && complained "other/1"; }
check "evidence of another schema" schema
harness() { jq '.runs[0].outcome = "harness-error"' "$work/good.json" >"$work/h.json"; score 3 --json "$work/h.json" && jq_true "$work/out" '.gradable | not'; }
check "a run that the harness failed at is not gradable: exit 3" harness
worst() { score 3 "$work/h.json" "$work/bad.json"; }
check "not gradable outweighs lost marks" worst
same() { score 1 --json "$work/bad.json" && cp "$work/out" "$work/first" && score 1 --json "$work/bad.json" && cmp "$work/out" "$work/first"; }
check "the same evidence gives the same bytes" same
# Only what a rubric reaches is compiled: here one that calls all that there is, though never at run time.
calls_all() { # FOLDER: the library's definitions, each with as many arguments as it has parameters
    sed -nE 's/^def ([A-Za-z_0-9]+)(\(([^)]*)\))?:.*/\1 \3/p' "$1"/lib/*.jq | awk '{
        name = $1; $1 = ""; n = split($0, parameters, ";"); arguments = ""
        for (i = 1; i <= n && $0 ~ /[a-z]/; i++) arguments = arguments (i > 1 ? "; ." : ".")
        print name (arguments == "" ? "" : "(" arguments ")") }' | sort -u | paste -sd,
}
whole_library() {
    local folder=$work/whole
    mkdir -p "$folder" && cp -r "$top/rubrics/lib" "$folder/lib" || return 1
    [[ $(calls_all "$folder" | tr ',' '\n' | wc -l) -gt 100 ]] || return 1
    jq -n --arg all "$(calls_all "$folder")" '{assignment: "echo", criteria: [{id: "all", title: "All", points: 1,
        check: "if false then (\($all)) else true end"}]}' >"$folder/all.json"
    score 0 --rubric "$folder/all.json" "$work/good.json" || return 1
    sed -i 's/^def trimmed:/def trimmed: nosuch |/' "$folder/lib/00-text.jq" # the test itself can fail
    score 2 --rubric "$folder/all.json" "$work/good.json" && complained "00-text.jq"
}
check "every definition of the library compiles" whole_library
finish
