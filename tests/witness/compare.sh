# Runs a program under strace and puts strace's and shmark's accounts into comparable text; sourced
# after tests/lib.sh. Needs $here (this folder) and $init (the compiled init.c).

# The traced calls of the contract, and those that tell who is whose child.
traced_calls=shmget,shmat,shmdt,shmctl,semget,semctl,msgget,msgctl,execve,exit,exit_group
birth_calls=clone,clone3,fork,vfork

run_bare() { # COMMAND...
    "${fresh_namespaces[@]}" "$init" "$@"
}

run_strace() { # OUTPUT COMMAND...
    local output=$1
    shift
    "${fresh_namespaces[@]}" "$init" "$strace" -f -v -s 4096 -e abbrev=execve \
        -e trace="$traced_calls,$birth_calls" -o "$output" -- "$@"
}

strace_lines() { awk -f "$here/strace.awk" "$1"; } # OUTPUT: as JSON lines

strace_text() { # OUTPUT ORDER
    strace_lines "$1" | jq -L "$here" -sr "include \"compare\"; from_strace | as_text(\"$2\")"
}

strace_evidence() { # OUTPUT: what shmark's evidence should hold
    strace_lines "$1" | jq -L "$here" -s 'include "compare"; from_strace | to_evidence'
}

evidence_text() { # EVIDENCE ORDER
    jq -L "$here" -r "include \"compare\"; from_evidence | as_text(\"$2\")" "$1"
}

# Numbers that differ from run to run, by the order of their appearance.
output_text() {
    awk '{
        out = ""
        while (match($0, /pid=[0-9]+|0x7[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]+/)) {
            what = substr($0, RSTART, RLENGTH)
            if (!(what in role))
                role[what] = (what ~ /^pid/ ? "pid#" : "address#") ++count
            out = out substr($0, 1, RSTART - 1) role[what]
            $0 = substr($0, RSTART + RLENGTH)
        }
        print out $0
    }' "$1"
}
