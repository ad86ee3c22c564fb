# Sourced by the tests here: a small assignment of their own, its rubric, and submissions to it.

# The data folder that shmark looks things up in: assignments "echo" and "pair".
make_data() { # FOLDER
    mkdir -p "$1"/assignments/{echo,pair}/starter "$1"/rubrics
    touch "$1"/assignments/{echo,pair}/{README.md,starter/say.c}
    cat >"$1/assignments/echo/assignment.json" <<'EOF'
{ "name": "echo", "title": "Print a word", "languages": ["c"],
  "build": {"programs": {"say": ["say.c"]}},
  "limits": {"wall_ms": 60000},
  "scenarios": [ { "id": "normal", "schedule": "real",
                   "programs": [ {"id": "s", "run": ["./say", "hello"]} ] } ] }
EOF
    jq '.name = "pair" | .title = "Two programs" | .build.programs = {say: ["say.c"], hear: ["hear.c"]}' \
        "$1/assignments/echo/assignment.json" >"$1/assignments/pair/assignment.json"
    cat >"$1/rubrics/echo.json" <<'EOF'
{ "assignment": "echo", "criteria": [
    { "id": "builds", "title": "It compiles", "points": 40, "check": ".build.ok",
      "message": "It does not compile.", "hint": "Read the compiler's first message." },
    { "id": "says", "title": "It prints hello", "points": 60, "needs": ["builds"], "runs": ["normal"],
      "check": "if .runs[0].programs[0].stdout == \"hello\\n\" then true else {score: 0, message: \"It printed \\(.runs[0].programs[0].stdout | tojson).\", locations: [{file: \"say.c\", line: 3}]} end",
      "hint": "puts(argv[1]) is enough." } ] }
EOF
    jq '.assignment = "pair"' "$1/rubrics/echo.json" >"$1/rubrics/pair.json"
}

# A submission whose main does what STATEMENT says.
make_submission() { # FOLDER STATEMENT
    mkdir -p "$1"
    printf '#include <stdio.h>\n#include <unistd.h>\nint main(int argc, char **argv) { (void)argc; (void)argv; %s return 0; }\n' \
        "$2" >"$1/say.c"
}

# Evidence as grading a submission to "echo" would give it; the program printed TEXT.
make_evidence() { # FILE TEXT
    jq -n --arg text "$2" '
        { schema: "shmark.evidence/1", tool: {name: "shmark", version: "0"},
          environment: {tier: "isolated", kernel: "6.1", notes: []},
          assignment: "echo", submission: "s1",
          build: {ok: true, seconds: 0.1, diagnostics: [], log: "", timed_out: false},
          sources: {"say.c": "#include <stdio.h>\n\n\tputs(\"bye\"); // here\n"},
          runs: [{scenario: "normal", schedule: "real", inject: [], outcome: "exited", exit_code: 0,
                  signal: null, limit: null, wall_ms: 3,
                  programs: [{id: "s", argv: ["./say", "hello"], exit_code: 0, signal: null,
                              stdout: $text, stderr: ""}],
                  processes: [], calls: [], calls_total: 0, calls_truncated: false, segments: [],
                  leaks: []}] }' >"$1"
}

# exits STATUS COMMAND...: runs it with its output in $work/out and $work/err; true if it exits so.
exits() {
    local wanted=$1 status=0
    shift
    "$@" >"$work/out" 2>"$work/err" || status=$?
    [[ $status -eq $wanted ]] && return 0
    echo "exit status $status, wanted $wanted: $*"
    cat "$work/out" "$work/err"
    return 1
}

# What the last command of `exits` printed.
printed() { grep -qF -- "$1" "$work/out" || { echo "not on standard output: $1"; cat "$work/out"; return 1; }; }
complained() { grep -qF -- "$1" "$work/err" || { echo "not on standard error: $1"; cat "$work/err"; return 1; }; }
printed_nothing() { [[ ! -s $work/out ]] || { echo "on standard output:"; cat "$work/out"; return 1; }; }
