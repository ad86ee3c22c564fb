#!/bin/bash
# The same submission graded again and again: byte-identical scores, and evidence that differs in nothing but
# times, addresses and the interleaving of processes. In a row, many at the same moment under one
# hard-coded key, as root and as an ordinary user. ROUNDS (default 20; FULL=1: 200).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_shmark
is_root && use_readable_copy # the ordinary user that grades below need not see this folder
rounds=${ROUNDS:-20}
[[ ${FULL:-} ]] && rounds=200
at_once=20

# Evidence without what may differ.
constant() { # EVIDENCE
    jq -S 'def addresses: if type == "string" and test("^0x(7[0-9a-f]{8,}|5[0-9a-f]{11})$") then "address" else . end;
      walk(if type == "object" then
             with_entries(select(.key | test("_ms$|_us$|^max_rss_bytes$|^seconds$|^seq$") | not))
           else addresses end)
      | del(.environment.notes)
      | .runs[] |= (.calls |= (group_by(.pid) | add // [])
                    | .segments[]?.attaches |= sort_by(.pid)
                    | .processes |= sort_by(.pid))' "$1"
}

grade() { # ASSIGNMENT SUBMISSION FOLDER [AS-USER...]: score.json, evidence.json, status
    local assignment=$1 submission=$2 folder=$3
    shift 3
    "$@" "$SHMARK" check -a "$assignment" "$submission" --json --evidence "$folder/evidence.json" \
        >"$folder/score.json" 2>"$folder/stderr" </dev/null
    echo "status $?" >"$folder/status"
    [[ -s $folder/evidence.json ]] && constant "$folder/evidence.json" >"$folder/constant.json" 2>>"$folder/stderr"
}

same_result() { # FIRST OTHER
    [[ -s $1/score.json && -s $1/constant.json ]] || { echo "nothing was graded"; cat "$1/stderr"; return 1; }
    diff "$1/status" "$2/status" && diff "$1/score.json" "$2/score.json" &&
        diff "$1/constant.json" "$2/constant.json"
}

series() { # NAME ASSIGNMENT SUBMISSION
    local name=$1 assignment=$2 submission=$3 base=$work/$1 i bad=0
    mkdir -p "$base"
    chmod 777 "$base"
    for ((i = 0; i < rounds; i++)); do
        mkdir "$base/$i"
        grade "$assignment" "$submission" "$base/$i"
        same_result "$base/0" "$base/$i" >"$base/$i/difference" 2>&1 && continue
        bad=$((bad + 1))
        cp "$base/$i/difference" "$base/difference"
    done
    if [[ $bad -eq 0 ]]; then pass "$name $rounds times"; else fail "$name: $bad of $rounds differ" "$base/difference"; fi

    for ((i = 0; i < at_once; i++)); do
        mkdir "$base/parallel$i"
        grade "$assignment" "$submission" "$base/parallel$i" &
    done
    wait
    bad=0
    for ((i = 0; i < at_once; i++)); do
        same_result "$base/0" "$base/parallel$i" >"$base/difference.now" 2>&1 && continue
        bad=$((bad + 1))
        cp "$base/difference.now" "$base/difference"
    done
    if [[ $bad -eq 0 ]]; then
        pass "$name $at_once times in the same moment"
    else
        fail "$name: $bad of $at_once in the same moment differ" "$base/difference"
    fi

    if is_root; then
        mkdir -m 777 "$base/user"
        grade "$assignment" "$submission" "$base/user" "${ordinary_user[@]}"
        check "$name as an ordinary user" same_result "$base/0" "$base/user"
    else
        skip "$name as root and as an ordinary user" "needs root"
    fi
}

cp -r "$top/tests/determinism" "$work/assignment"
mv "$work/assignment/submission" "$work/submission"
chmod -R a+rX "$work"
series own "$work/assignment" "$work/submission"
jq_true "$work/own/0/score.json" '.gradable and .score > 0 and .score < .max' >"$work/problem" ||
    fail "the submission gets some of the points" "$work/problem"
for name in two-segments fork-lowercase child-writes; do
    if [[ -d $top/reference/$name ]]; then
        rounds=3 at_once=4 series "$name" "$name" "$top/reference/$name"
    fi
done
finish
