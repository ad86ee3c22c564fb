#!/usr/bin/env bash
# The JSON schemas of assignments and rubrics say what shmark's own readers say: about every file here, and about
# every way to break a file that has all keys.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark

schema_of() { case $1 in assignment) echo "$top/assignments/assignment.schema.json" ;; rubric) echo "$top/rubrics/rubric.schema.json" ;; esac; }

# The schema's verdicts on a stream of documents: for each "true" or what is wrong.
schema_verdicts() { # KIND <DOCUMENTS
    jq -c -L "$top/tests" --slurpfile schema "$(schema_of "$1")" \
        'include "schema"; [problems($schema[0])] | if . == [] then true else .[0] end'
}

export SHMARK_DATA=$work/data
mkdir -p "$SHMARK_DATA"/{assignments/it,rubrics/lib}
echo '{"assignment": "it", "criteria": []}' >"$SHMARK_DATA/rubrics/it.json"
make_evidence "$work/evidence.json" hello

# shmark's verdict on $document: 0 or 2; what it says is in $work/said. Nothing is run.
shmark_reads() { # KIND
    if [[ $1 == assignment ]]; then
        printf '%s\n' "$document" >"$SHMARK_DATA/assignments/it/assignment.json"
        "$SHMARK" list >"$work/said" 2>&1
    else
        printf '%s\n' "$document" >"$work/it.json"
        "$SHMARK" score --rubric "$work/it.json" "$work/evidence.json" >"$work/said" 2>&1
        local status=$?
        [[ $status -eq 2 ]] && return 2
        [[ $status -ne 0 && $status -ne 1 ]] && return $status
        return 0
    fi
}

# Compares the verdicts on a stream of {what, document}.
agree() { # KIND <CASES
    local kind=$1 verdict what document status count=0 accepted=0
    cat >"$work/cases"
    jq -c .document "$work/cases" | schema_verdicts "$kind" >"$work/verdicts" || return 1
    while IFS= read -r verdict && IFS= read -r what <&3 && IFS= read -r document <&4; do
        count=$((count + 1)) status=0
        shmark_reads "$kind" || status=$?
        case $status,$verdict in
        0,true) accepted=$((accepted + 1)) ;;
        2,true) echo "$what: the schema allows it, shmark says: $(<"$work/said")" ;;
        0,*) echo "$what: shmark takes it, the schema says: $verdict" ;;
        2,*) ;;
        *) echo "$what: shmark exited with $status: $(<"$work/said")" ;;
        esac
    done <"$work/verdicts" 3< <(jq -r .what "$work/cases") 4< <(jq -c .document "$work/cases") >"$work/differences"
    echo "$count cases, $accepted of them right" | tee "$work/counts"
    [[ ! -s $work/differences && $count -gt 0 && $count -eq $(wc -l <"$work/cases") ]] || { cat "$work/differences"; return 1; }
}
both_ways() { # AT-LEAST: so many cases, of which some are right and most are not
    local count accepted
    read -r count _ accepted _ <"$work/counts"
    [[ $count -ge $1 && $accepted -gt 0 && $accepted -lt $((count / 2)) ]] || { cat "$work/counts"; return 1; }
}

# --- the files here ---

for file in "$top"/assignments/*/assignment.json; do
    name=$(basename "$(dirname "$file")")
    both() { [[ $(schema_verdicts assignment <"$file") == true ]] && jq -c '{what: .name, document: .}' "$file" | agree assignment && [[ $(jq -r '.["$schema"]' "$file") == ../assignment.schema.json ]]; }
    check "the assignment $name" both
done
for file in "$top"/rubrics/*.json; do
    name=$(basename "$file" .json)
    [[ $name == *.schema ]] && continue
    # Its checks are compiled elsewhere, with their definitions.
    both() { jq -c '{what: .assignment, document: (.assignment = "echo" | .criteria[].check = "true")}' "$file" | agree rubric && [[ $(schema_verdicts rubric <"$file") == true && $(jq -r '.["$schema"]' "$file") == rubric.schema.json ]]; }
    check "the rubric $name" both
done
found_by_editors() {
    local file named
    while read -r file; do
        named=$(dirname "$file")/$(jq -r '.["$schema"]' "$file")
        [[ -e $named && $named == */$([[ $file == */assignment.json ]] && echo assignment || echo rubric).schema.json ]] || { echo "$file: $named"; return 1; }
    done < <(find "$top"/{assignments,rubrics,tests/{hostile,determinism,killed}} ! -path '*/.template/*' \( -name assignment.json -o -name rubric.json -o -path '*/rubrics/*.json' ! -name '*.schema.json' \))
}
check "each names a schema that is there" found_by_editors
lists_folders() { SHMARK_DATA=$top exits 0 "$SHMARK" list --json && jq_true "$work/out" 'all(.[]; .name | test("schema|README") | not) and length >= 3'; }
check "list takes no schema for an assignment" lists_folders

# --- documents with every key, and every way to break them ---

cat >"$work/assignment.json" <<'JSON'
{ "$schema": "x", "name": "it", "title": "It", "languages": ["c", "c++"],
  "build": {"programs": {"a": ["a.c"], "b": {"sources": ["b/b.cpp", "c.cc", "d.cxx"], "flags": ["-pthread", ""]}}},
  "limits": {"wall_ms": 1, "cpu_ms": 1, "memory_bytes": 1, "processes": 1, "shm_bytes": 1, "file_bytes": 1, "output_bytes": 1},
  "scenarios": [
    { "id": "N_1-x", "schedule": "real", "sweep": false, "inject": ["shmat:error=ENOMEM"], "files": {"in/a.txt": "text"},
      "limits": {"wall_ms": 86400000, "processes": 32768, "memory_bytes": 1125899906842624},
      "programs": [
        {"id": "w", "run": ["./a", "", "x"], "stdin": "in"},
        {"id": "r", "run": ["./b"], "start": {"after_exit": "w"}},
        {"id": "s", "run": ["./b"], "start": {"after_call": {"program": "w", "call": "shmat"}}} ] },
    { "id": "warped", "schedule": "warp", "programs": [{"id": "w", "run": ["./a"]}] } ] }
JSON
jq '.build = {make: "all", programs: ["a", "b"]}' "$work/assignment.json" >"$work/made.json"
cat >"$work/rubric.json" <<'JSON'
{ "$schema": "x", "assignment": "echo", "title": "It",
  "criteria": [
    {"id": "a", "title": "A", "points": 99.75, "check": "true"},
    {"id": "b", "title": "B", "points": 0.25, "check": "false", "message": "m", "hint": "h", "needs": ["a"], "runs": ["normal"]} ] }
JSON

# Every key is left out once, every object gets a key that nobody knows, and every value is replaced by others.
read -r -d '' mutants <<'JQ'
def values: null, true, 0, -1, 1.5, 1e9, 1e18, "", "x\u0000y", "-x/../y", "real:1", "a.c", [], ["x", ""], [1], {}, {"x": 1};
# What no schema can say: that an id is one of those that another place has, or that a check is a program.
def beyond(path; value):
  (path | map(strings)) as $keys
  | ($keys[-1] == "check" and (value | type) == "string")
    or ($keys[-1] == "needs" and (value == ["x", ""] or (value | type) == "string"))
    or (($keys[-1] == "after_exit" or $keys[-1] == "program") and value == "x");
. as $whole
| {what: "as it is", document: .},
  ( paths as $path | ($path | map(tostring) | join(".")) as $shown
  | ( select($path[-1] | type == "string") | {what: "without \($shown)", document: ($whole | delpaths([$path]))} ),
    ( select($whole | getpath($path) | type == "object")
      | {what: "\($shown) with zzzzzz", document: ($whole | setpath($path + ["zzzzzz"]; 1))} ),
    ( values as $value | select(beyond($path; $value) | not)
      | {what: "\($shown) = \($value | tojson)", document: ($whole | setpath($path; $value))} ) ),
  {what: "zzzzzz at the top", document: ($whole | .zzzzzz = 1)},
  ( null, [], "x", 1 | {what: "the whole is \(tojson)", document: .} )
JQ
for kind in assignment made; do
    check "every way to break an assignment ($kind)" agree assignment < <(jq -c "$mutants" "$work/$kind.json")
    check "that were many ($kind)" both_ways 500
done
check "every way to break a rubric" agree rubric < <(jq -c "$mutants" "$work/rubric.json")
check "that were many" both_ways 150

# Strings, chosen for their place: {kind, path, right, wrong}.
read -r -d '' chosen <<'JQ'
def place(path; right; wrong):
  path as $path | (right[] | {right: true, value: .}), (wrong[] | {right: false, value: .})
  | . as $case | $whole | {what: "\($path | tojson) = \($case.value | tojson | .[:60])", right: $case.right, document: setpath($path; $case.value)};
def long(n): [range(n) | "x"] | add;
JQ
# What is right and what is wrong is said here a third time: the two could be wrong together.
agree_as_said() { # KIND <CASES
    cat >"$work/said.cases"
    agree "$1" <"$work/said.cases" &&
        diff <(jq -r '"\(.what): \(.right)"' "$work/said.cases") <(paste -d '\n' <(jq -r .what "$work/said.cases") "$work/verdicts" | sed 'N;s/\n\(true\)$/: true/;s/\n.*/: false/')
}
assignment_strings() {
    jq -c ". as \$whole | $chosen"'
        place(["name"]; ["a-1", "0", "-"]; ["A", "a_b", "a b", "ä", "a\n"]),
        place(["scenarios", 0, "id"]; ["A_b-9"]; ["a b", "a.b", "ä", "a\n"]),
        place(["title"]; [" ", "ä\n"]; []),
        place(["languages", 0]; ["c", "c++"]; ["C", "java"]),
        place(["scenarios", 0, "schedule"]; ["real", "warp", "nosleep", "pct:1", "pct:7:3", "explore:2", "replay:", "replay:3=1,7=0"]; ["Real", "", "nosleep:1", "pct", "pct:x", "pct:1:0", "explore", "explore:-1", "replay:x", "replay:3", "replay:3=", "replay:0=1", "warp:1"]),
        place(["scenarios", 0, "sweep"]; [true, false]; [1, "true", null]),
        place(["scenarios", 0, "programs", 2, "start", "after_call", "call"];
              ["shmget", "shmat", "shmdt", "shmctl"]; ["fork", "Shmat", "shmat "]),
        place(["build", "programs", "a", 0];
              ["x.c", "d/x.cc", ".c", "a b.cpp", "...c", "x.c.cxx", "a/..c/x.c", long(253) + ".c"];
              ["x", "x.h", "x.C", "/x.c", "./x.c", "../x.c", "a/../x.c", "a//x.c", "a/./x.c", "x.c/", "-x.c", "x.c\n", long(254) + ".c", "..", "a/.."]),
        place(["scenarios", 0, "files"]; [{}, {"a/b": "", "a/c": "x"}]; [{"": ""}, {"../a": ""}, {"/a": ""}, {"a": 1}, {"-a": ""}, {".": ""}]),
        place(["scenarios", 0, "programs", 0, "run"]; [["x"], ["x", ""]]; [[], [""], ["x", 1], ["x", "\u0000"], [1]]),
        place(["limits", "wall_ms"]; [1, 86400000, 2.0]; [0, 86400001, 1.5, "1", null]),
        place(["limits", "processes"]; [32768]; [32769]),
        place(["limits", "shm_bytes"]; [1125899906842624]; [1125899906842625, 1e300]),
        place(["build"]; [{"make": "x y", "programs": ["a"]}, {"programs": {"a": {"sources": ["a.c"]}}}];
              [{"make": "-n", "programs": ["a"]}, {"make": "a=b", "programs": ["a"]}, {"make": "all", "programs": ["a", "a"]},
               {"make": "all", "programs": {"a": ["a.c"]}}, {"programs": ["a"]}, {"programs": {}}, {"make": "all", "programs": []},
               {"programs": {"/a": ["a.c"]}}, {"programs": {"a": {"flags": []}}}, {"programs": {"a": "a.c"}}]),
        place(["scenarios", 0, "programs", 1, "start"]; []; [{}, {"after_exit": "w", "after_call": {"program": "w", "call": "shmat"}}])' "$work/assignment.json"
}
rubric_strings() {
    jq -c ". as \$whole | $chosen"'
        place(["criteria", 0, "id"]; ["a"]; ["A", "a_b", ""]),
        place(["criteria", 0, "points"]; [0.01, 1, 12.5, 1000000]; [0, -1, 1000000.5, "5", null]),
        place(["criteria", 1, "message"]; ["", "x\u0000"]; [1, null]),
        place(["criteria", 1, "runs"]; [[], ["", "x"]]; ["normal", [1], ["\u0000"]])' "$work/rubric.json"
}
check "chosen values in an assignment" agree_as_said assignment < <(assignment_strings)
check "chosen values in a rubric" agree_as_said rubric < <(rubric_strings)

# What goes beyond a schema is what this says, and no more.
only_shmark() { # KIND FILE FILTER WORDS
    local document verdict
    document=$(jq -c "$3" "$2")
    verdict=$(schema_verdicts "$1" <<<"$document")
    [[ $verdict == true ]] || { echo "the schema says: $verdict"; return 1; }
    if shmark_reads "$1"; then echo "shmark takes it"; return 1; fi
    grep -qF -- "$4" "$work/said" || { cat "$work/said"; return 1; }
}
check "only shmark: a scenario twice" only_shmark assignment "$work/assignment.json" '.scenarios[1].id = "N_1-x"' "is there already"
check "only shmark: a program twice" only_shmark assignment "$work/assignment.json" '.scenarios[0].programs[2].id = "r"' "is there already"
check "only shmark: a start after an unknown program" only_shmark assignment "$work/assignment.json" '.scenarios[0].programs[1].start.after_exit = "x"' "expected one of"
check "only shmark: programs that wait for each other" only_shmark assignment "$work/assignment.json" '.scenarios[0].programs[0].start = {after_exit: "r"}' "never starts"
check "only shmark: a file that is a folder" only_shmark assignment "$work/assignment.json" '.scenarios[0].files = {"a": "", "a/b": ""}' "cannot be a folder"
check "only shmark: a criterion twice" only_shmark rubric "$work/rubric.json" '.criteria[1].id = "a"' "is there already"
check "only shmark: a need that comes later" only_shmark rubric "$work/rubric.json" '.criteria[0].needs = ["b"]' "no earlier criterion"
check "only shmark: a thousandth of a point" only_shmark rubric "$work/rubric.json" '.criteria[0].points = 0.125' "two decimals"
check "only shmark: a check that is no program" only_shmark rubric "$work/rubric.json" '.criteria[0].check = "("' "ends too early"

# --- the schema leaves out no key and no word that shmark knows ---

# What shmark lists when it meets a key or a word that is like none.
shmark_knows() { # KIND FILE FILTER
    local document
    document=$(jq -c "$3" "$2")
    shmark_reads "$1" && return 1
    grep -o 'expected one of .*' "$work/said" | sed 's/, found.*//' | grep -o '"[^"]*"' | jq -c -s sort
}
same_words() { # KIND FILE FILTER WHERE-IN-THE-SCHEMA
    local ours theirs
    ours=$(shmark_knows "$1" "$2" "$3")
    theirs=$(jq -c "$4 | if type == \"object\" then keys else sort end" "$(schema_of "$1")")
    [[ $ours == "$theirs" && $ours == \[\"* ]] || { echo "shmark: $ours"; echo "schema: $theirs"; cat "$work/said"; return 1; }
}
while IFS='|' read -r what kind file filter where; do
    check "the schema has all $what" same_words "$kind" "$work/$file.json" "$filter" "$where"
done <<'PLACES'
keys of an assignment|assignment|assignment|.zzzzzzzzzzzz = 1|.properties
keys of a build|assignment|assignment|.build.zzzzzzzzzzzz = 1|.definitions.made.properties
keys of a program to compile|assignment|assignment|.build.programs.b.zzzzzzzzzzzz = 1|.definitions.compiled.properties.programs.additionalProperties.oneOf[1].properties
limits|assignment|assignment|.limits.zzzzzzzzzzzz = 1|.definitions.limits.properties
keys of a scenario|assignment|assignment|.scenarios[0].zzzzzzzzzzzz = 1|.definitions.scenario.properties
keys of a program|assignment|assignment|.scenarios[0].programs[0].zzzzzzzzzzzz = 1|.definitions.program.properties
keys of a start|assignment|assignment|.scenarios[0].programs[1].start.zzzzzzzzzzzz = 1|.definitions.program.properties.start.properties
keys of a start after a call|assignment|assignment|.scenarios[0].programs[2].start.after_call.zzzzzzzzzzzz = 1|.definitions.program.properties.start.properties.after_call.properties
languages|assignment|assignment|.languages = ["zzzzzzzzzzzz"]|.properties.languages.items.enum
calls to wait for|assignment|assignment|.scenarios[0].programs[2].start.after_call.call = "zzzzzzzzzzzz"|.definitions.program.properties.start.properties.after_call.properties.call.enum
keys of a rubric|rubric|rubric|.zzzzzzzzzzzz = 1|.properties
keys of a criterion|rubric|rubric|.criteria[0].zzzzzzzzzzzz = 1|.definitions.criterion.properties
PLACES

described() { jq_true "$(schema_of "$1")" '[.. | objects | select(has("properties")) | .properties[] | select(has("description") | not)] == []'; }
check "every key of an assignment is described" described assignment
check "every key of a rubric is described" described rubric
unknown_keyword() { ! jq -L "$top/tests" -n 'include "schema"; 1 | [problems({type: "number", multipleOf: 1})]' 2>"$work/err" >&2 && grep -q multipleOf "$work/err"; }
check "the validator refuses keywords that it does not know" unknown_keyword
finish
