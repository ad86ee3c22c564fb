# shmark's evidence in the common form (words.jq), and the way back from it.
include "words" {search: "./"};

def evidence_pointer: if . == null then null elif type == "string" then (number | if . == 0 then null else . end)
  elif type == "number" then (if . == 0 then null else . end) else "decoded" end;
def evidence_cmd: if type == "number" then . elif looks_numeric then number else . end;
def evidence_flags: map(if looks_numeric then "0x" + (ascii_downcase | ltrimstr("0x") | sub("^0+"; "")) else . end) | sort;
def evidence_mode: if . == null then null else mode_text end;
def evidence_path: if . == null then null else drawn_name end;
def evidence_ds: if . == null then null else
  [leaf_paths as $p | {key: ($p[-1] | sub("^(shm_|__)"; "")), value: getpath($p)}] | from_entries
  | with_entries(select(.value | type != "boolean"))
  | with_entries(if .key == "mode" then .value |= mode_text else .value |= number end) end;

def evidence_args($name): . as $a
  | if $name == "shmget" then {key: .key | number, size: .size | tostring, flags: .flags | evidence_flags, mode: .mode | mode_text}
    elif $name == "semget" then {key: .key | number, nsems: .nsems | tostring, flags: .flags | evidence_flags, mode: .mode | mode_text}
    elif $name == "msgget" then {key: .key | number, flags: .flags | evidence_flags, mode: .mode | mode_text}
    elif $name == "shmat" then {id: .shmid, address: .shmaddr | evidence_pointer, flags: .flags | evidence_flags}
    elif $name == "shmdt" then {address: .shmaddr | evidence_pointer}
    elif $name == "shmctl" then {id: .shmid, cmd: .cmd | evidence_cmd, buffer: .buf | evidence_pointer}
    elif $name == "msgctl" then {id: .msqid, cmd: .cmd | evidence_cmd, buffer: .buf | evidence_pointer}
    elif $name == "semctl" then {id: .semid, semnum: .semnum, cmd: .cmd | evidence_cmd, buffer: .arg | evidence_pointer}
      | .buffer |= setval($a.cmd)
    elif $name == "semop" or $name == "semtimedop" then
      {id: .semid, sops: (.sops | if . then map(.flags |= sort) else . end), timeout_ms}
    elif $name == "msgsnd" or $name == "msgrcv" then {id: .msqid, size: .msgsz, type: .msgtyp, flags: .flags | evidence_flags}
    elif $name == "execve" then {path: .pathname, argv}
    elif $name == "exit" or $name == "exit_group" then {status}
    elif $name == "openat" then {dirfd, path: .pathname | evidence_path, flags: .flags | evidence_flags, mode: .mode | evidence_mode}
    elif $name == "open" then {path: .pathname | evidence_path, flags: .flags | evidence_flags, mode: .mode | evidence_mode}
    elif $name == "creat" then {path: .pathname | evidence_path, mode: .mode | evidence_mode}
    elif $name == "mknodat" or $name == "mknod" then
      {dirfd, path: .pathname | evidence_path, mode: (.mode | octal % 4096 | mode_text)} | if $name == "mknod" then del(.dirfd) else . end
    elif $name == "link" or $name == "linkat" or $name == "rename" then {from: .oldpath | evidence_path, to: .newpath | evidence_path}
    elif $name == "unlink" then {path: .pathname | evidence_path}
    elif $name == "unlinkat" then {dirfd, path: .pathname | evidence_path, flags: .flags | evidence_flags}
    elif $name == "fchmod" then {fd, mode: .mode | evidence_mode}
    elif $name == "newfstatat" then {fd: .dirfd}
    elif $name == "fstat" then {fd}
    elif $name == "dup" then {fd: .oldfd}
    elif $name == "dup2" then {fd: .oldfd, to: .newfd}
    elif $name == "dup3" then {fd: .oldfd, to: .newfd, flags: .flags | evidence_flags}
    elif $name == "pipe" or $name == "pipe2" then {ends: .pipefd, flags: (.flags // [] | evidence_flags)}
    elif $name == "mmap" then
      {address: .addr | evidence_pointer, length, prot: .prot | evidence_flags, flags: .flags | evidence_flags, fd, offset}
    elif $name == "munmap" then {address: .addr | evidence_pointer, length}
    elif $name == "msync" then {address: .addr | evidence_pointer, length, flags: .flags | evidence_flags}
    elif $name == "mremap" then
      {address: .old_address | evidence_pointer, old_size, length: .new_size, flags: .flags | evidence_flags}
    elif $name == "flock" then {fd, flags: .operation | evidence_flags}
    else $a end; # close, ftruncate, fchown, fcntl: the same by nature

def from_evidence:
  .runs[0]
  | { parents: (.processes | map({key: (.pid | tostring), value: .ppid}) | from_entries),
      ends: (.processes | map({key: (.pid | tostring),
                               value: (if .signal then "killed \(.signal)" else "exit \(.exit_code)" end)}) | from_entries),
      calls: (.calls | map(.name as $name | { pid, tid, name, args: (.args | evidence_args($name)),
                             result: (.result | if . == null then null else number end), error,
                             ds: (.args.shmid_ds | evidence_ds) })) };

# --- the way back: evidence as shmark would write it, to put the comparison itself to the test ------

def hex: if . == 0 then "" else ((. / 16 | floor | hex) + ("0123456789abcdef"[. % 16:. % 16 + 1])) end;
def hex_text: "0x" + (if . == 0 then "0" else hex end);
def pointer_text: if . == null then null elif . == "decoded" then "0x7ffc12345678" else hex_text end;

def to_evidence_args($name; $ds):
  if $name == "shmget" or $name == "semget" or $name == "msgget" then .key |= hex_text
  elif $name == "shmat" then {shmid: .id, shmaddr: (.address | pointer_text), flags}
  elif $name == "shmdt" then {shmaddr: (.address | pointer_text)}
  elif $name == "shmctl" then {shmid: .id, cmd, buf: (.buffer | pointer_text)} + (if $ds then {shmid_ds: $ds} else {} end)
  elif $name == "msgctl" then {msqid: .id, cmd, buf: (.buffer | pointer_text)}
  elif $name == "semctl" then {semid: .id, semnum, cmd, arg: (.buffer | pointer_text)}
  elif $name == "semop" or $name == "semtimedop" then {semid: .id, sops, timeout_ms}
  elif $name == "msgsnd" or $name == "msgrcv" then {msqid: .id, msgsz: .size, msgtyp: .type, flags}
  elif $name == "execve" then {pathname: .path, argv}
  elif $name == "mknodat" or $name == "mknod" then {dirfd, pathname: .path, mode: ("01" + .mode)}
  elif $name == "link" or $name == "linkat" then {oldpath: .from, newpath: .to}
  elif has("path") then (.pathname = .path) | del(.path)
  elif $name == "newfstatat" then {dirfd: .fd, pathname: "", flags: ["AT_EMPTY_PATH"]}
  elif $name == "dup" or $name == "dup2" or $name == "dup3" then {oldfd: .fd, newfd: .to, flags}
  elif $name == "pipe" or $name == "pipe2" then {pipefd: .ends, flags}
  elif $name == "mmap" or $name == "munmap" or $name == "msync" then .addr = (.address | pointer_text) | del(.address)
  elif $name == "mremap" then {old_address: (.address | pointer_text), old_size, new_size: .length, flags}
  elif $name == "flock" then {fd, operation: .flags}
  else . end;

def to_evidence:
  . as $run
  | { schema: "shmark.evidence/1", runs: [ { outcome: "exited",
      processes: [ $run.parents | to_entries[] | .key as $pid | $run.ends[$pid] as $ended
        | { pid: ($pid | tonumber), ppid: (.value // 1),
            exit_code: (if ($ended // "") | startswith("exit") then $ended[5:] | tonumber else null end),
            signal: (if ($ended // "") | startswith("killed") then $ended[7:] else null end) } ],
      calls: [ $run.calls | to_entries[] | .key as $seq | .value
        | .name as $name | .ds as $ds
        | { seq: $seq, pid, tid, name, error,
            result: (if .result == null or .error then .result
                     elif $name == "shmat" or $name == "mmap" or $name == "mremap" then .result | hex_text else .result end),
            args: (.args | to_evidence_args($name; $ds)) } ] } ] };
