#!/bin/bash
# Every program of this folder, run bare, under strace and under shmark trace:
#   - what the program printed and how it ended is the same bare and under shmark;
#   - shmark's evidence tells the calls that strace tells (see compare.jq for what is compared how);
#   - NAME.jq, where there is one, holds: an object of named facts, each of which must be true.
# Directives in a program's comments:
#   BUILD: FLAGS      once for each way to build it      COMPARE: process (default) | thread | none
#   OUTPUT: none      what it prints is not compared     BARE: no   orphans make a bare run end early
#   INPUT: TEXT       its standard input                 NEEDS: root
# A marker "// AT:name" makes that line's number $at.name in NAME.jq.
#
#   run.sh [NAME...]  (all by default; SHMARK, JOBS, VERBOSE, SHMARK_MUST_RUN from the environment)
here=$(cd "$(dirname "$0")" && pwd)

directives() { sed -n "s,^// $1: *,,p" "$here/$2"; } # DIRECTIVE FILE

facts_program() { # SOURCE: the facts to check, with their vocabulary
    cat <<'JQ'
. as $evidence |
def run: $evidence.runs[0];
def calls($name): run.calls[] | select(.name == $name);
def segment: run.segments[0];
def main_pid: run.calls[0].pid;
def main: main_pid as $pid | run.processes[] | select(.pid == $pid);
def child($n): main_pid as $pid | [run.processes[] | select(.pid != $pid)] | sort_by(.pid)[$n - 1];
def here($marker): . != null and .line == $at[$marker] and (.file | endswith($file));
JQ
    cat "$here/${1%.*}.jq"
}

markers() { # SOURCE: {"name": LINE..}
    awk '{ while (match($0, /AT:[a-z0-9]+/)) { printf "%s%s\"%s\": %d", n++ ? ", " : "{", "", substr($0, RSTART + 3, RLENGTH - 3), NR
           $0 = substr($0, RSTART + RLENGTH) } } END { print n ? "}" : "{}" }' "$here/$1"
}

# What the test itself was started with is not the program's to see.
close_inherited() {
    local fd
    for fd in /proc/self/fd/*; do
        fd=${fd##*/}
        [[ $fd -le 2 || $fd -eq 255 ]] || eval "exec $fd>&-" 2>/dev/null
    done
}

# One program in one build: prints nothing if all is well, else what is not. Status 77: skipped.
run_case() { # SOURCE FLAGS FOLDER
    local source=$1 flags=$2 folder=$3 compiler=gcc order output program status
    [[ $source == *.cpp ]] && compiler=g++
    program=$folder/prog
    if [[ $(directives NEEDS "$source") == root ]] && ! is_root; then
        echo "needs root"
        return 77
    fi
    # shellcheck disable=SC2086
    $compiler -g -O0 -fno-omit-frame-pointer -Wall -Wno-unused-result $flags -o "$program" "$here/$source" \
        >"$folder/compiler" 2>&1 || { cat "$folder/compiler"; return 1; }
    order=$(directives COMPARE "$source")
    order=${order:-process}
    output=$(directives OUTPUT "$source")
    directives INPUT "$source" >"$folder/input"
    cd "$folder" || return 1
    if [[ $order != none ]]; then
        run_strace strace ./prog <input >strace.out 2>strace.err
        status=$?
        echo "status $status" >>strace.out
        if ! strace_text strace "$order" >strace.txt 2>strace.problem; then
            echo "cannot read strace's output:"
            cat strace.err strace.problem
            return 1
        fi
    elif [[ ${STRACE_ONLY:-} ]]; then
        return 0
    fi

    if [[ ${STRACE_ONLY:-} ]]; then
        strace_evidence strace >evidence.json
        cp strace.out shmark.out
    else
        timeout -k 5 30 "$SHMARK" trace -o evidence.json -- ./prog <input >shmark.out 2>shmark.err
        status=$?
        echo "status $status" >>shmark.out
        if ! jq -e .schema evidence.json >/dev/null 2>&1; then
            echo "no evidence, status $status (124: hung):"
            head -n 20 shmark.err
            return 1
        fi
    fi

    local bad=0
    if [[ $(directives BARE "$source") == no ]]; then
        cp strace.out bare.out
    else
        run_bare ./prog <input >bare.out 2>/dev/null
        echo "status $?" >>bare.out
    fi
    if [[ $output != none ]]; then
        diff <(output_text bare.out) <(output_text shmark.out) >output.diff ||
            { echo "output: bare <, shmark >"; cat output.diff; bad=1; }
    else
        diff <(tail -n 1 bare.out) <(tail -n 1 shmark.out) || bad=1
    fi
    if [[ $order != none ]]; then
        if ! evidence_text evidence.json "$order" >shmark.txt 2>shmark.problem; then
            echo "evidence cannot be compared:"
            cat shmark.problem
            return 1
        fi
        diff strace.txt shmark.txt >calls.diff || { echo "calls: strace <, shmark >"; cat calls.diff; bad=1; }
    fi
    if [[ -e $here/${source%.*}.jq && ! ${STRACE_ONLY:-} ]]; then
        jq -r --argjson at "$(markers "$source")" --arg file "$source" \
            "$(facts_program "$source") | to_entries[] | select(.value != true) | \"not so: \\(.key): \\(.value)\"" \
            evidence.json >facts 2>&1 || bad=1
        if [[ -s facts ]]; then
            cat facts
            bad=1
        fi
    fi
    return $bad
}

if [[ ${1:-} == --case ]]; then # SOURCE FLAGS FOLDER: from the parallel run below
    # shellcheck source=tests/lib.sh
    . "$here/../lib.sh"
    rm -rf "$work"
    trap - EXIT
    . "$here/compare.sh"
    mkdir -p "$4"
    close_inherited
    run_case "$2" "$3" "$4" >"$4.problems" 2>&1
    echo $? >"$4.status"
    exit 0
fi

# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
[[ ${STRACE_ONLY:-} ]] || need_shmark
strace=$(command -v strace) || { skip "every program" "strace is not installed"; finish; }
init=$work/init
gcc -O1 -Wall -o "$init" "$here/init.c" || exit 1
export strace init
if ! "${fresh_namespaces[@]}" "$init" "$strace" -o /dev/null /bin/true 2>"$work/problem"; then
    skip "every program" "no namespaces or no ptrace here: $(head -n 1 "$work/problem")"
    finish
fi

sources=()
if [[ $# -gt 0 ]]; then
    for name; do
        for source in "$here/$name".c "$here/$name".cpp; do
            [[ -e $source ]] && sources+=("$(basename "$source")")
        done
    done
else
    for source in "$here"/*.c "$here"/*.cpp; do
        [[ $source == */init.c ]] || sources+=("$(basename "$source")")
    done
fi

names=()
number=0
for source in "${sources[@]}"; do
    mapfile -t builds < <(directives BUILD "$source")
    [[ ${#builds[@]} -gt 0 ]] || builds=("")
    for flags in "${builds[@]}"; do
        number=$((number + 1))
        names[number]="$source${flags:+ ($flags)}"
        printf '%s\0' "$source" "$flags" "$work/case$number"
    done
done > "$work/cases"
# names is lost in no subshell: the loop's output is redirected, not piped.
xargs -0 -n 3 -P "$jobs" "$0" --case <"$work/cases"

for ((i = 1; i <= number; i++)); do
    case $(cat "$work/case$i.status" 2>/dev/null) in
    0) pass "${names[i]}" ;;
    77) skip "${names[i]}" "$(cat "$work/case$i.problems")" ;;
    *) fail "${names[i]}" "$work/case$i.problems" ;;
    esac
done
if [[ ${KEEP:-} ]]; then
    rm -rf "$KEEP"
    cp -r "$work" "$KEEP"
fi
finish
