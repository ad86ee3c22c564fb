# shellcheck shell=bash disable=SC2154
# Runs every program of a folder bare, under strace and under shmark trace; sourced by the run.sh of the folder:
#   - what the program printed and how it ended is the same bare and under shmark;
#   - shmark's evidence tells the calls that strace tells (rows.jq has what is compared how, strace.jq which of
#     strace's calls concern what processes share);
#   - its leaks are what the kernel still held when the bare run was over (init.c);
#   - what the program read in /proc about itself (proc.h) is what the evidence says of it (witness.jq);
#   - NAME.jq, where there is one, holds: an object of named facts, each of which must be true (facts.jq).
# Directives in a program's comments:
#   BUILD: FLAGS      once for each way to build it      COMPARE: process (default) | thread | none, keys
#   OUTPUT: none      what it prints is not compared (sorted: lines in any order)
#   BARE: no          orphans make a bare run end early
#   INPUT: TEXT       its standard input                 NEEDS: root | its own sanitizer options
# A marker "// AT:name" makes that line's number $at.name in NAME.jq.
#
#   run.sh [NAME...]  (all by default; SHMARK, JOBS, VERBOSE, SHMARK_MUST_RUN from the environment;
#                      KEEP=FOLDER: leaves there what the runs left; STRACE_ONLY=1: strace's account for shmark's)
#
# Needs $here, the folder.

directives() { sed -n "s,^// $1: *,,p" "$here/$2"; } # DIRECTIVE FILE

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

# Calls on descriptors of lock files are told where the program names a function that makes pipes or POSIX objects, or
# may call anything.
order_of() { # SOURCE PROGRAM
    local order functions="pipe2?|shm_open|sem_open|mkfifo(at)?|mknod(at)?|exec[vl]p?e?|execvpe|posix_spawnp?|system|popen|syscall|dlopen"
    order=$(directives COMPARE "$1")
    if ! grep -qa "/ld-linux" "$2" || grep -qaP "\\b($functions)\\x00" "$2"; then
        order+=" lockfiles"
    fi
    [[ $order == *thread* || $order == none* ]] || order="process $order"
    echo "$order"
}

# Every run of a program begins in the same folder with nothing in it but the program.
clean_place() { find . -mindepth 1 ! -name prog -delete; }

run_under_strace() { # ORDER
    run_strace ../strace ./prog <../input >../strace.out 2>../strace.err
    echo "status $?" >>../strace.out
    strace_text ../strace "$1" >../strace.txt 2>../strace.problem && return
    echo "cannot read strace's output:"
    cat ../strace.err ../strace.problem
    return 1
}

run_under_shmark() {
    local status
    timeout -k 5 30 "$SHMARK" trace -o ../evidence.json -- ./prog <../input >../shmark.out 2>../shmark.err
    status=$?
    echo "status $status" >>../shmark.out
    cp witness.log ../witness.log 2>/dev/null || : >../witness.log
    jq -e .schema ../evidence.json >/dev/null 2>&1 && return
    echo "no evidence, status $status (124: hung):"
    head -n 20 ../shmark.err
    return 1
}

run_without() { # SOURCE
    if [[ $(directives BARE "$1") == no ]]; then
        cp ../strace.out ../bare.out
        return
    fi
    run_bare ../bare.left ./prog <../input >../bare.out 2>/dev/null
    echo "status $?" >>../bare.out
    find . -type p -printf 'fifo %P 0 %04m 0\n' >>../bare.left
}

compare_outputs() { # SOURCE
    local output order=cat
    output=$(directives OUTPUT "$1")
    if [[ $output == none ]]; then
        diff <(tail -n 1 bare.out) <(tail -n 1 shmark.out)
        return
    fi
    [[ $output == sorted ]] && order="sort"
    diff <(output_text bare.out | $order) <(output_text shmark.out | $order) >output.diff && return
    echo "output: bare <, shmark >"
    cat output.diff
    return 1
}

compare_calls() { # ORDER
    if ! evidence_text evidence.json "$1" >shmark.txt 2>shmark.problem; then
        echo "evidence cannot be compared:"
        cat shmark.problem
        return 1
    fi
    diff strace.txt shmark.txt >calls.diff && return
    echo "calls: strace <, shmark >"
    cat calls.diff
    return 1
}

check_facts() { # SOURCE ORDER: of witness.jq, and of NAME.jq if there is one
    local repeats=yes facts=$here/${1%.*}.jq
    [[ -e $facts ]] || facts=/dev/null
    {
        cat "$witness/facts.jq"
        [[ $facts == /dev/null ]] && echo '{}'
        cat "$facts"
        echo '| (. + witnessed) | to_entries[] | select(.value != true) | "not so: \(.key): \(.value)"'
    } >facts.jq
    touch bare.left
    [[ $(directives BARE "$1") == no || $2 == none* ]] && repeats=no # what it leaves is chance, or not seen
    jq -r --argjson at "$(markers "$1")" --arg file "$1" --rawfile left bare.left --rawfile witness witness.log \
        --rawfile output shmark.out --arg repeats $repeats -f facts.jq evidence.json >facts 2>&1
    [[ $? -eq 0 && ! -s facts ]] && return
    cat facts
    return 1
}

# One program in one build: prints nothing if all is well, else what is not. Status 77: skipped.
run_case() { # SOURCE FLAGS FOLDER
    local source=$1 flags=$2 folder=$3 compiler=gcc order bad=0
    [[ $source == *.cpp ]] && compiler=g++
    if [[ $(directives NEEDS "$source") == "its own sanitizer options" && ${ASAN_OPTIONS:-} ]]; then
        echo "the options are those for shmark itself"
        return 77
    fi
    if [[ $(directives NEEDS "$source") == root ]] && ! is_root; then
        echo "needs root"
        return 77
    fi
    # shellcheck disable=SC2086
    $compiler -g -O0 -fno-omit-frame-pointer -Wall -Wno-unused-result -I "$witness" $flags -o "$folder/place/prog" \
        "$here/$source" >"$folder/compiler" 2>&1 || { cat "$folder/compiler"; return 1; }
    order=$(order_of "$source" "$folder/place/prog")
    directives INPUT "$source" >"$folder/input"
    cd "$folder/place" || return 1
    if [[ $order == none* ]]; then
        [[ ${STRACE_ONLY:-} ]] && return 0
    else
        run_under_strace "$order" || return 1
        clean_place
    fi
    if [[ ${STRACE_ONLY:-} ]]; then
        strace_evidence ../strace "$order" >../evidence.json
        cp ../strace.out ../shmark.out
    else
        run_under_shmark || return 1
        clean_place
    fi
    run_without "$source"
    cd ..
    compare_outputs "$source" || bad=1
    [[ $order == none* ]] || compare_calls "$order" || bad=1
    [[ ${STRACE_ONLY:-} ]] || check_facts "$source" "$order" || bad=1
    return $bad
}

# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
# shellcheck source=tests/witness/compare.sh
. "$here/../witness/compare.sh"

if [[ ${1:-} == --case ]]; then # SOURCE FLAGS FOLDER: from the parallel run below
    rm -rf "$work"
    trap - EXIT
    mkdir -p "$4/place"
    close_inherited
    run_case "$2" "$3" "$4" >"$4.problems" 2>&1
    echo $? >"$4.status"
    exit 0
fi

[[ ${STRACE_ONLY:-} ]] || need_shmark
need_witness "every program"

sources=()
if [[ $# -gt 0 ]]; then
    for name; do
        for source in "$here/$name".c "$here/$name".cpp; do
            [[ -e $source ]] && sources+=("$(basename "$source")")
        done
    done
else
    for source in "$here"/*.c "$here"/*.cpp; do
        [[ -e $source ]] && sources+=("$(basename "$source")")
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
