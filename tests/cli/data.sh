#!/usr/bin/env bash
# Which assignment and which rubric a command means.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
make_submission "$work/sub" 'puts(argv[1]);'

says() { local status=$1 words=$2; shift 2; exits "$status" "$@" && complained "$words" && printed_nothing; }
graded_as() { # ASSIGNMENT ARGUMENT...
    local name=$1
    shift
    exits 0 "$SHMARK" check --json "$@" && jq_true "$work/out" '.assignment == $name' --arg name "$name"
}

listed() { exits 0 "$SHMARK" list && printed "echo" && printed "100 points  Print a word"; }
check "list prints name, points and title" listed
check "list --json" bash -c '"$0" list --json >"$1/list" && [[ $(jq -c "[.[] | [.name, .title, .points]]" "$1/list") == "[[\"echo\",\"Print a word\",100],[\"pair\",\"Two programs\",100]]" ]]' "$SHMARK" "$work"
check "SHMARK_DATA that holds nothing" says 2 "SHMARK_DATA" env SHMARK_DATA=/proc "$SHMARK" list

check "-a with a name" graded_as echo -a echo "$work/sub"
check "-a with a folder" graded_as echo -a "$SHMARK_DATA/assignments/echo" "$work/sub"
check "-a with an unknown name names the nearest" says 2 "did you mean 'echo'" "$SHMARK" check -a ecko "$work/sub"
check "-a with an unknown name names the known" says 2 "Known: echo, pair" "$SHMARK" check -a zzzzzz "$work/sub"
check "-a with a folder that is none" says 2 "no folder with an assignment.json" "$SHMARK" check -a ./zz "$work/sub"
check "a submission that is not there" says 2 "is not a folder" "$SHMARK" check -a echo "$work/none"

check "guessed by the sources" graded_as echo "$work/sub"
mkdir "$work/marked" && cp "$work/sub/say.c" "$work/marked" && printf ' echo \r\n' >"$work/marked/.shmark"
touch "$work/marked/hear.c"
check "the name in .shmark" graded_as echo "$work/marked"
echo ecoh >"$work/marked/.shmark"
check "a wrong name in .shmark" says 2 "marked/.shmark: no assignment 'ecoh', did you mean 'echo'" "$SHMARK" check "$work/marked"
mkdir "$work/echo" && cp "$work/sub/say.c" "$work/echo" && touch "$work/echo/hear.c"
check "the folder's name" graded_as echo "$work/echo"
check "the folder's name when it is the current folder" bash -c 'cd "$1" && "$0" check --json >/dev/null' "$SHMARK" "$work/echo"
mkdir "$work/both" && cp "$work/sub/say.c" "$work/both" && cp "$work/sub/say.c" "$work/both/hear.c"
check "sources of several: which one? names them" says 2 "Say it with -a; known: echo, pair" "$SHMARK" check "$work/both"
mkdir "$work/empty"
check "no sources at all" says 2 "Say it with -a" "$SHMARK" check "$work/empty"

# An assignment of one's own, with its rubric beside it.
mkdir "$work/own" && cp "$work/sub/say.c" "$work/own"
jq '.name = "own"' "$SHMARK_DATA/assignments/echo/assignment.json" >"$work/own/assignment.json"
check "an assignment without a rubric" says 2 "no rubric for assignment 'own'" "$SHMARK" check "$work/own"
jq '.assignment = "own"' "$SHMARK_DATA/rubrics/echo.json" >"$work/own/rubric.json"
check "an assignment.json and rubric.json in the submission" graded_as own "$work/own"
check "--rubric wins" bash -c '"$0" check --json --rubric <(jq ".criteria[0].points = 1" "$1/own/rubric.json") "$1/own" >"$1/score" && [[ $(jq .max "$1/score") == 61 ]]' "$SHMARK" "$work"
check "a rubric for another assignment" says 2 "is for assignment 'own', not 'echo'" "$SHMARK" check -a echo --rubric "$work/own/rubric.json" "$work/sub"
jq '.criteria[0].pionts = 1' "$work/own/rubric.json" >"$work/own/bad.json"
check "a misspelt key in a rubric" says 2 "pionts" "$SHMARK" check --rubric "$work/own/bad.json" "$work/own"
jq '.scenarois = .scenarios' "$SHMARK_DATA/assignments/echo/assignment.json" >"$work/t" && mv "$work/t" "$work/own/assignment.json"
check "a misspelt key in an assignment" says 2 "scenarios" "$SHMARK" check "$work/own"
finish
