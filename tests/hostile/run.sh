#!/bin/bash
# Submissions that attack the harness (attacks/NAME): each is graded, its outcome must be the one that
# its expect.json tells, and nothing may have got out or be left afterwards.
#   expect.json: "outcome", "limit" (one or a list), "exit_code", "build_ok", "status" (shmark's own; 0 or 1 if
#   left out), "facts" {NAME: jq filter over the evidence}, "either" [alternatives], "assignment", "text": true
#   (the feedback for a person must hold no control characters). prepare.sh makes what git cannot store.
#
#   run.sh [NAME...]  (all by default; SHMARK, JOBS, VERBOSE, SHMARK_MUST_RUN from the environment)
here=$(cd "$(dirname "$0")" && pwd)

# What is there and what expect.json says, as one line for each difference.
read -r -d '' differences <<'JQ'
def listed: if type == "array" then . else [.] end;
def compare($want; $e; $status):
  ($e.runs[0] // {}) as $run
  | (if $want | has("outcome") then
       select($run.outcome as $o | $want.outcome | listed | index([$o]) | not) | "outcome: \($run.outcome), build ok: \($e.build.ok)" else empty end),
    (if $want | has("limit") then
       select($run.limit as $l | $want.limit | listed | any(. == $l) | not) | "limit: \($run.limit)" else empty end),
    (if $want | has("exit_code") then select($run.exit_code != $want.exit_code) | "exit code: \($run.exit_code), signal: \($run.signal)" else empty end),
    (if $want | has("build_ok") then select($e.build.ok != $want.build_ok) | "build ok: \($e.build.ok)" else empty end),
    (if $want | has("status") then select($status != $want.status) | "shmark's status: \($status)"
     else select($status > 1) | "shmark's status: \($status)" end);
. as $evidence
| if $want.either then
    [$want.either[] | [compare(.; $evidence; $status)]] | if any(. == []) then empty else .[][] end
  else compare($want; $evidence; $status) end
JQ

holds_control_characters() { LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1"; }

# Prints nothing if all is well.
attack() { # NAME FOLDER
    local name=$1 folder=$2 want submission assignment status evidence
    want=$here/attacks/$name/expect.json
    submission=$folder/submission
    evidence=$folder/evidence.json
    mkdir -p "$submission"
    (
        shopt -s dotglob nullglob
        for file in "$here/attacks/$name"/*; do
            case ${file##*/} in expect.json | prepare.sh) ;; *) cp -R "$file" "$submission" ;; esac
        done
    )
    cp "$here/attack.h" "$target_header" "$submission"
    if [[ -e $here/attacks/$name/prepare.sh ]]; then
        (cd "$submission" && OUTSIDE=$outside BUILD=$tools bash -e "$here/attacks/$name/prepare.sh") ||
            { echo "prepare.sh failed"; return; }
    fi
    assignment=$(jq -r '.assignment // ""' "$want")
    if [[ ! $assignment ]]; then
        assignment=assignment
        [[ -e $submission/Makefile ]] && assignment=make-assignment
    fi

    timeout -k 5 60 "$SHMARK" check -a "$here/$assignment" "$submission" --json --evidence "$evidence" \
        >"$folder/score.json" 2>"$folder/stderr" </dev/null
    status=$?
    [[ $status -eq 124 || $status -eq 137 ]] && echo "the harness hung"
    if grep -qE 'Sanitizer|runtime error|Assertion' "$folder/stderr"; then
        head -n 20 "$folder/stderr"
    fi
    if [[ ! -s $evidence ]] && ! jq -e --argjson s "$status" 'any(.either[]?; .status == $s) or .status == $s' "$want" >/dev/null; then
        echo "no evidence, status $status"
        head -n 20 "$folder/stderr"
        return
    fi
    [[ -s $evidence ]] || echo null >"$evidence"
    [[ $(stat -c %s "$evidence") -lt 67108864 ]] || echo "evidence of $(stat -c %s "$evidence") bytes"
    jq -r --argjson status "$status" --argjson want "$(cat "$want")" "$differences" "$evidence" 2>&1
    if [[ $status -le 1 ]] && [[ $(jq -s 'length == 1 and .[0].schema == "shmark.score/1"' "$folder/score.json" 2>&1) != true ]]; then
        echo "standard output is not one score"
    fi
    if grep -q "$secret" "$evidence" "$folder/score.json" "$folder/stderr"; then
        echo "the secret got out"
    fi
    jq -r '.facts // {} | to_entries[] | "\(.key)\t\(.value | @base64)"' "$want" |
        while IFS=$'\t' read -r fact filter; do
            got=$(jq -c "$(base64 -d <<<"$filter")" "$evidence" 2>&1)
            [[ $got == true ]] || echo "not so: $fact: ${got:0:300}"
        done
    if [[ $(jq .text "$want") == true ]]; then
        timeout -k 5 60 "$SHMARK" check -a "$here/$assignment" "$submission" >"$folder/text" 2>&1 </dev/null
        [[ -s $folder/text ]] || echo "no feedback"
        if holds_control_characters "$folder/text"; then
            echo "control characters in the feedback:"
            cat -v "$folder/text"
        fi
    fi
    chmod -R u+rwX "$submission"
    [[ ${KEEP:-} ]] || rm -rf "$submission"
}

# shellcheck source=tests/lib.sh
if [[ ${1:-} == --attack ]]; then # NAME FOLDER: from the parallel run below
    . "$here/../lib.sh"
    rm -rf "$work"
    trap - EXIT
    mkdir -p "$3"
    attack "$2" "$3" >"$3/problems" 2>&1
    exit 0
fi
. "$here/../lib.sh"
need_shmark
. "$here/../leftovers.sh"
rm -rf "${OLD_WORK:-}"
become_subreaper "$@"

# What must not be reached, read, written or killed.
tools=$work/tools
outside=$work/outside
secret=secret-$RANDOM$RANDOM$RANDOM
target_header=$tools/target.h
mkdir -p "$tools" "$outside"
for tool in listener socket; do gcc -O1 -Wall -o "$tools/$tool" "$here/$tool.c" || exit 1; done
echo "$secret" >"$outside/secret"
echo "int main(void) { return \"$secret\"[0] == 0; }" >"$outside/secret.c"
chmod 644 "$outside"/*
chmod 777 "$outside"
mkfifo "$work/listening"
exec {listener_input}> >(exec "$tools/listener" "$work/reached" >"$work/listening")
listener=$!
read -r port socket_name <"$work/listening"
segment=$(ipcmk -M 4096 -p 0666 | sed 's/.*: //')
key=$(ipcs -m | awk -v id="$segment" '$2 == id { print $1 }')
cat >"$target_header" <<H
#define PORT $port
#define SOCKET_NAME "$socket_name"
#define OUTSIDE "$outside"
#define REPOSITORY "$top"
#define KEY $key
H
export tools outside secret target_header
listing() { find "$outside" -printf '%p %s %m %T@\n' | sort; }
listing >"$work/listing.before"
leftovers_before

names=("$@")
if [[ $# -eq 0 ]]; then
    for folder in "$here"/attacks/*/; do names+=("$(basename "$folder")"); done
fi
for name in "${names[@]}"; do printf '%s\0' "$name" "$work/attack-$name"; done |
    xargs -0 -n 2 -P "$jobs" "$0" --attack

for name in "${names[@]}"; do
    if [[ ! -e $work/attack-$name/problems ]]; then
        fail "$name (was not run)"
    elif [[ -s $work/attack-$name/problems ]]; then
        fail "$name" "$work/attack-$name/problems"
    else
        pass "$name"
    fi
done

check "nobody reached the listener" test ! -e "$work/reached"
check "the listener lives" kill -0 "$listener"
listing >"$work/listing.after"
check "the folder outside is as it was" diff "$work/listing.before" "$work/listing.after"
check "the segment outside is as it was" ipcs -m -i "$segment"
check "nothing was written to the machine" bash -c \
    '! ls -d /pwned /usr/pwned /etc/pwned /var/tmp/pwned /dev/shm/pwned 2>/dev/null'
check "nothing is left" leftovers_after
attack harmless "$work/afterwards" >"$work/afterwards.problems" 2>&1
if [[ -s $work/afterwards.problems ]]; then
    fail "a harmless submission afterwards" "$work/afterwards.problems"
else
    pass "a harmless submission afterwards"
fi
exec {listener_input}>&-
ipcrm -m "$segment"
if [[ ${KEEP:-} ]]; then
    rm -rf "$KEEP"
    cp -r "$work" "$KEEP" 2>/dev/null
fi
finish
