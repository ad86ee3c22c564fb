# shellcheck shell=bash disable=SC2154
# The comparison of suite.sh, put to the test: evidence made from strace's own account must compare equal, and with
# any one thing changed it must not. Sourced by the selftest.sh of a folder, which needs $here, the folder.

# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
# shellcheck source=tests/witness/compare.sh
. "$here/../witness/compare.sh"
need_witness "the comparison"
mkdir "$work/place"
cd "$work/place" || exit 1

record() { # NAME [FLAGS [ORDER]]: strace.txt, evidence.json
    find . -mindepth 1 -delete
    order=${3:-process}
    # shellcheck disable=SC2086
    gcc -g -O0 -I "$witness" -o prog "$here/$1.c" ${2:-} 2>/dev/null && run_strace ../strace ./prog >/dev/null 2>&1
    strace_text ../strace "$order" >../strace.txt
    strace_evidence ../strace "$order" >../evidence.json
}

same() { # MUTATION: of the evidence; is the text still strace's? 2: the mutation changes nothing
    jq "$1" ../evidence.json >../mutant.json && evidence_text ../mutant.json "$order" >../mutant.txt || return 2
    [[ $1 == . ]] || ! cmp -s <(jq . ../evidence.json) ../mutant.json || return 2
    cmp -s ../strace.txt ../mutant.txt
}

equal() { # NAME MUTATION
    same "$2"
    case $? in
    0) pass "$1" ;;
    1) fail "$1 should compare equal" ;;
    *) fail "$1: the mutation does not work" ;;
    esac
}

differs() { # NAME MUTATION
    same "$2"
    case $? in
    0) fail "$1 goes unnoticed" ;;
    1) pass "$1" ;;
    *) fail "$1: the mutation does not work" ;;
    esac
}
