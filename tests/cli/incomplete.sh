#!/usr/bin/env bash
# What a half-written assignment lacks is said before anything is run: mistakes exit 2, the rest are warnings.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
cd "$work" || exit 1
"$SHMARK" new whole >/dev/null || exit 1

fresh() { rm -rf task && cp -r whole task; }
edit() { # FILE FILTER
    jq "$2" "task/$1" >t.json && mv t.json "task/$1"
}
# Standard error is exactly these lines.
said() { printf '%s\n' "$@" | diff - "$work/err"; }
# The model solution is graded under the assignment as it is now.
check_it() { exits "$1" "$SHMARK" check -a ./task "${2:-whole/reference}"; }

whole() { fresh && check_it 0 && said_nothing; }
said_nothing() { [[ ! -s $work/err ]] || { cat "$work/err"; return 1; }; }
check "a whole assignment: no word" whole

warns() { # LINE COMMAND...: a warning, and it grades all the same
    local line=$1
    shift
    fresh && "$@" && check_it 0 && [[ $(tail -n 1 "$work/out") == "100 of 100" ]] && said "shmark check: warning: $line"
}
check "no README.md" warns "./task/README.md: missing: the task, as a student reads it" rm task/README.md
check "no starter" warns "./task/starter: missing: what a student begins with" rm -r task/starter
check "an empty starter" warns "./task/starter: missing: what a student begins with" rm task/starter/whole.c
check "no model solution" warns "./task/reference: missing: a model solution, which shows that full marks can be had" rm -r task/reference
check "a model solution without a source" warns "./task/reference/whole.c: missing: .build.programs compiles it" mv task/reference/whole.c task/reference/main.c
made() { edit assignment.json '.build = {make: "all", programs: ["whole"]}' && mkdir -p made && cp whole/reference/whole.c made && printf 'all: whole\n' >made/Makefile; }
no_makefile() { fresh && made && check_it 0 made && said "shmark check: warning: ./task/reference/Makefile: missing: .build.make runs it"; }
check "a model solution without a Makefile" no_makefile
points() { fresh && edit rubric.json '.criteria[0].points = 12.5' && exits 0 "$SHMARK" check -a ./task whole/reference && said "shmark check: warning: ./task/rubric.json: .criteria: the points are 102.5 together, not 100"; }
check "points that are not 100" points
exact_points() { fresh && edit rubric.json '.criteria[0].points = 9.9 | .criteria[1].points = 10.1' && check_it 0 && said_nothing; }
check "points with decimals that are 100" exact_points

refuses() { # LINE COMMAND...: exits 2, nothing is graded, the assignment is told to be wrong
    local line=$1
    shift
    fresh && "$@" && check_it 2 && printed_nothing && said "shmark check: $line"
}
check "no assignment.json" bash -c 'mkdir -p none && ! "$0" check -a ./none whole/reference 2>err; grep -q "no folder with an assignment.json" err' "$SHMARK"
check "no rubric" refuses "no rubric for assignment 'whole': write ./task/rubric.json (\`shmark new\` shows how)" rm task/rubric.json
scenario() { refuses "./task/rubric.json: .criteria[$1].$2: criterion \"$3\" asks for the scenario $4, which the assignment does not have$5" edit rubric.json "$6"; }
check "run() of an unknown scenario" scenario 1 check runs-to-end '"nomral"' ': did you mean "normal"?' '.criteria[1].check = "run(\"nomral\") | runs_to_end"'
check "one that is like none" scenario 1 check runs-to-end '"zzz"' ' (it has "normal", "shmget-fails")' '.criteria[1].check = "[run( \"normal\" ), run(\n\"zzz\")] | all(runs_to_end)"'
check "survives() of one" scenario 6 check checks-shmget '"shmat-fails"' ': did you mean "shmget-fails"?' '.criteria[6].check = "survives([\"shmget-fails\", \"shmat-fails\"]; \"counter\"; \"shmget\")"'
check "in_runs() of one" scenario 1 check runs-to-end '"abnormal"' ': did you mean "normal"?' '.criteria[1].check = "in_runs([\"abnormal\"]; runs_to_end)"'
check "in a string's interpolation" scenario 1 check runs-to-end '"nomral"' ': did you mean "normal"?' '.criteria[1].check = "fail(\"x\\(run(\"nomral\") | .outcome)\")"'
check "the runs of a criterion" scenario 1 'runs[0]' runs-to-end '"nomral"' ': did you mean "normal"?' '.criteria[1].runs = ["nomral"]'
harmless() { fresh && jq --arg check "$1" '.criteria[1].check = $check' whole/rubric.json >task/rubric.json && check_it 0 && said_nothing; }
for text in '# run("other")
    true' 'def rerun(x): x == "other"; rerun("other")' '"run(\"other\")" | length > 0' 'run("nor" + "mal") | runs_to_end' '. as $e | ["normal"] | all(. as $id | $e | run($id) | runs_to_end == true)' '{run: "x"} | .run == "x"'; do
    check "not taken for a scenario: ${text%%$'\n'*}" harmless "$text"
done

run_of() { refuses "./task/assignment.json: .scenarios[0].programs[0].run[0]: $1" edit assignment.json ".scenarios[0].programs[0].run[0] = \"$2\""; }
check "a program that the build does not make" run_of 'the build makes no "whale": did you mean "./whole"?' ./whale
check "the same, like none" run_of 'the build makes no "bin/other": add it to .build.programs' bin/other
check "the same, by its whole path" run_of 'the build makes no "other": add it to .build.programs' /work/other
check "a program without ./" run_of '"whole" is looked for among the system'"'"'s commands: write "./whole"' whole
check "a command that is not there" run_of 'no command "no-such-command" in /usr/local/bin, /usr/bin and /bin' no-such-command
runs() { # FILTER: fine
    fresh && edit assignment.json "$1" && edit rubric.json '.criteria = [.criteria[0] | .points = 100]' && check_it 0 && said_nothing
}
check "fine: a command of the system" runs '.scenarios[0].programs[0].run[0] = "echo"'
check "fine: the system's by its path" runs '.scenarios[0].programs[0].run[0] = "/bin/echo"'
check "fine: the whole path of what is built" runs '.scenarios[0].programs[0].run[0] = "/work/whole"'
check "fine: more dots and slashes" runs '.scenarios[0].programs[0].run[0] = ".//./whole"'
check "fine: a file of the scenario" runs '.scenarios[0].files = {"go": "x"} | .scenarios[0].programs[0].run[0] = "./go"'
handed_in() { fresh && echo x >task/starter/go.sh && edit assignment.json '.scenarios[0].programs[0].run[0] = "./go.sh"' && edit rubric.json '.criteria = [.criteria[0] | .points = 100]' && check_it 0 && said_nothing; }
check "fine: a file that comes with the starter" handed_in
check "a malformed fault" refuses "./task/assignment.json: .scenarios[1].inject[0]: inject 'shmget:eror=ENOSPC': unknown part 'eror=ENOSPC'; expected CALL:error=ERRNO[:when=FIRST[..LAST][+STEP]]" edit assignment.json '.scenarios[1].inject = ["shmget:eror=ENOSPC"]'

# All at once, in the order of the work that is left.
all() {
    fresh && rm -r task/README.md task/starter task/reference task/rubric.json &&
        edit assignment.json '.scenarios[0].programs[0].run[0] = "whole" | .scenarios[1].inject = ["x"]' && check_it 2 && printed_nothing &&
        [[ $(grep -c '^shmark check: warning: ' "$work/err") -eq 3 && $(wc -l <"$work/err") -eq 6 ]] && complained 'write "./whole"' && complained "no traced call is named 'x'" && complained "no rubric" || { cat "$work/err"; return 1; }
}
check "everything that is missing, in one go" all
only_json() { fresh && rm task/README.md && exits 0 "$SHMARK" check --json -a ./task whole/reference && jq_true "$work/out" '.score == 100'; }
check "warnings leave --json alone" only_json
escapes() { fresh && mv task $'t\e[1m' && rm $'t\e[1m/README.md' && exits 0 "$SHMARK" check -a $'./t\e[1m' whole/reference && ! grep -q $'\e' "$work/err" && grep -q 'x1b' "$work/err"; local status=$?; rm -rf $'t\e[1m'; return $status; }
check "names are made safe for the terminal" escapes

batch() {
    fresh && rm task/README.md && rm -rf class results && mkdir class && for n in 1 2 3; do cp -r whole/reference "class/s$n"; done &&
        exits 0 "$SHMARK" batch -q -a ./task -o results class && said "shmark batch: warning: ./task/README.md: missing: the task, as a student reads it"
}
check "batch warns once" batch
batch_refuses() { fresh && rm task/rubric.json && rm -rf results && exits 2 "$SHMARK" batch -q -a ./task -o results class && complained "shmark batch: no rubric" && [[ ! -e results ]]; }
check "batch refuses before it grades any" batch_refuses

# An installation has no model solutions, and says nothing of it; a tree that has some does.
tree() { mkdir -p tree/{assignments,rubrics} && "$SHMARK" new -o tree planted >/dev/null && exits 0 "$SHMARK" check -a tree/assignments/planted tree/reference/planted && said_nothing; }
check "a whole assignment in a tree: no word" tree
tree_without() { cp -r tree/reference/planted kept && rm -r tree/reference/planted && exits 0 "$SHMARK" check -a tree/assignments/planted kept && complained "tree/reference/planted: missing: a model solution"; }
check "a tree where the others have a model solution" tree_without
tree_bare() { rm -r tree/reference && exits 0 "$SHMARK" check -a tree/assignments/planted kept && said_nothing; }
check "a tree that has none at all" tree_bare
finish
