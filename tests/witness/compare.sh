# shellcheck shell=bash disable=SC2154
# Runs a program under strace and puts strace's and shmark's accounts into comparable text; sourced
# after tests/lib.sh. Needs $init (the compiled init.c). ORDER: see rows.jq.

witness=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The traced calls of the contract, those that tell who is whose child, and those that tell what became of a
# call that a signal interrupted.
traced_calls=shmget,shmat,shmdt,shmctl,semget,semctl,semop,semtimedop,msgget,msgctl,msgsnd,msgrcv,execve,exit,exit_group
traced_calls+=,rename,open,creat,openat,close,dup,dup2,dup3,pipe,pipe2,mknod,mknodat,link,linkat,unlink,unlinkat
traced_calls+=,ftruncate,fchmod,fchown,fstat,newfstatat,fcntl,flock,mmap,mremap,munmap,msync
birth_calls=clone,clone3,fork,vfork
strace_calls=$traced_calls,$birth_calls,rt_sigreturn

run_bare() { # LEFT COMMAND...: LEFT gets what the kernel still held when the last process had ended
    "${fresh_namespaces[@]}" "$init" "$@"
}

run_strace() { # OUTPUT COMMAND...: leaves OUTPUT.left too
    local output=$1
    shift
    "${fresh_namespaces[@]}" "$init" "$output.left" "$strace" -f -y -v -s 4096 -e abbrev=execve \
        -e trace="$strace_calls" -o "$output" -- "$@"
}

strace_lines() { awk -f "$witness/strace.awk" "$1"; } # OUTPUT: as JSON lines

strace_text() { # OUTPUT ORDER
    strace_lines "$1" | jq -L "$witness" --arg order "$2" -sr 'include "strace"; include "rows"; from_strace($order) | as_text($order)'
}

strace_evidence() { # OUTPUT ORDER: what shmark's evidence should hold
    strace_lines "$1" | jq -L "$witness" --arg order "$2" -s 'include "strace"; include "evidence"; from_strace($order) | to_evidence'
}

evidence_text() { # EVIDENCE ORDER
    jq -L "$witness" --arg order "$2" -r 'include "evidence"; include "rows"; from_evidence | as_text($order)' "$1"
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

# Builds $init and sees that namespaces and ptrace are to be had; else the script ends with a skip.
need_witness() { # WHAT is skipped
    strace=$(command -v strace) || { skip "$1" "strace is not installed"; finish; }
    init=$work/init
    gcc -O1 -Wall -o "$init" "$witness/init.c" || exit 1
    export strace init
    "${fresh_namespaces[@]}" "$init" /dev/null "$strace" -o /dev/null /bin/true 2>"$work/problem" && return
    skip "$1" "no namespaces or no ptrace here: $(head -n 1 "$work/problem")"
    finish
}
