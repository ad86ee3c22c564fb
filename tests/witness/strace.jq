# What strace.awk made of strace's output, in the common form (words.jq): jq -s 'include "strace"; from_strace($order)'.
include "words" {search: "./"};

def flag_items: sub(" /\\*.*"; "") | split("|") | map(select(. != "0"));
def strace_flags: flag_items | map(select(test("^0[0-7]*$") | not)) | sort;
def strace_mode: flag_items | map(select(test("^0[0-7]+$"))) | (.[0] // "0") | mode_text;
def strace_key: if . == "IPC_PRIVATE" then 0 else number end;
def strace_cmd: split(" ")[0] | if looks_numeric then number else . end;
def strace_pointer: if . == "NULL" then null elif startswith("{") or startswith("[") then "decoded" else number end;
def c_string: # "..." with C escapes, from left to right
  .[1:-1] | gsub("\\\\(?<c>[nt\"\\\\])"; if .c == "n" then "\n" elif .c == "t" then "\t" else .c end);
def c_strings: [scan("\"(?:[^\"\\\\]|\\\\.)*\"") | c_string];
def strace_path: if startswith("\"") then c_string | drawn_name else null end;
def strace_fd: split("<")[0] | if looks_numeric then number else . end; # 3</path>
def signed: if . >= 9223372036854775808 then . - 18446744073709551616 else . end; # off_t, printed without its sign
def strace_ds: # the numbers inside {a={b=1, c=2}, d=3}
  if startswith("{") then
    [scan("([a-z_]+)=([0-9]+|0x[0-9a-f]+|IPC_PRIVATE)") | {key: (.[0] | sub("^(shm_|__)"; "")), value: .[1]}]
    | from_entries
    | with_entries(.value |= if . == "IPC_PRIVATE" then "0" else . end)
    | with_entries(if .key == "mode" then .value |= (strace_mode) else .value |= number end)
  else null end;
def strace_members: # {a=1, b=X} as an object of texts
  [scan("([a-z_]+)=([^,{}\\]]+)") | {key: .[0], value: .[1]}] | from_entries;
def strace_operations:
  if startswith("[") then
    [scan("\\{[^}]*\\}") | strace_members
     | {sem_num: .sem_num | number, sem_op: .sem_op | number, flags: (.sem_flg | strace_flags)}]
  else null end;
def strace_timeout:
  if . == null or . == "NULL" then null
  else strace_members | (.tv_sec | number) * 1000 + (.tv_nsec | number) / 1000000 end;
def strace_lock:
  if startswith("{") then
    strace_members | {l_type, l_whence, l_start: (.l_start | number), l_len: (.l_len | number)}
  else null end;
def strace_file_mode: flag_items | map(select(startswith("S_IF") | not)) | (.[0] // "0") | mode_text;

def strace_args($name): . as $a
  | if $name == "shmget" then {key: $a[0] | strace_key, size: $a[1], flags: $a[2] | strace_flags, mode: $a[2] | strace_mode}
    elif $name == "semget" then {key: $a[0] | strace_key, nsems: $a[1], flags: $a[2] | strace_flags, mode: $a[2] | strace_mode}
    elif $name == "msgget" then {key: $a[0] | strace_key, flags: $a[1] | strace_flags, mode: $a[1] | strace_mode}
    elif $name == "shmat" then {id: $a[0] | number, address: $a[1] | strace_pointer, flags: $a[2] | strace_flags}
    elif $name == "shmdt" then {address: $a[0] | strace_pointer}
    elif $name == "shmctl" then {id: $a[0] | number, cmd: $a[1] | strace_cmd, buffer: $a[2] | strace_pointer}
    elif $name == "msgctl" then {id: $a[0] | number, cmd: $a[1] | strace_cmd, buffer: $a[2] | strace_pointer}
    elif $name == "semctl" then {id: $a[0] | number, semnum: $a[1] | number, cmd: $a[2] | strace_cmd, buffer: $a[3] | strace_pointer}
      | .buffer |= setval($a[2])
    elif $name == "semop" or $name == "semtimedop" then
      {id: $a[0] | number, sops: $a[1] | strace_operations, timeout_ms: ($a[3] | strace_timeout)}
    elif $name == "msgsnd" then
      {id: $a[0] | number, size: $a[2] | number, type: ($a[1] | if startswith("{") then strace_members.mtype | number else null end),
       flags: $a[3] | strace_flags}
    elif $name == "msgrcv" then
      {id: $a[0] | number, size: $a[2] | number, type: ($a[3] | number), flags: $a[4] | strace_flags}
    elif $name == "execve" then {path: $a[0] | (if startswith("\"") then c_string else strace_pointer end), argv: $a[1] | c_strings}
    elif $name == "exit" or $name == "exit_group" then {status: $a[0] | number}
    elif $name == "openat" then
      {dirfd: $a[0] | strace_fd, path: $a[1] | strace_path, flags: $a[2] | strace_flags,
       mode: (if $a[3] then $a[3] | mode_text else null end)}
    elif $name == "open" then
      {path: $a[0] | strace_path, flags: $a[1] | strace_flags, mode: (if $a[2] then $a[2] | mode_text else null end)}
    elif $name == "creat" then {path: $a[0] | strace_path, mode: $a[1] | mode_text}
    elif $name == "mknodat" then {dirfd: $a[0] | strace_fd, path: $a[1] | strace_path, mode: $a[2] | strace_file_mode}
    elif $name == "mknod" then {path: $a[0] | strace_path, mode: $a[1] | strace_file_mode}
    elif $name == "link" then {from: $a[0] | strace_path, to: $a[1] | strace_path}
    elif $name == "linkat" then {from: $a[1] | strace_path, to: $a[3] | strace_path}
    elif $name == "rename" then {from: $a[0] | strace_path, to: $a[1] | strace_path}
    elif $name == "unlink" then {path: $a[0] | strace_path}
    elif $name == "unlinkat" then {dirfd: $a[0] | strace_fd, path: $a[1] | strace_path, flags: $a[2] | strace_flags}
    elif $name == "ftruncate" then {fd: $a[0] | strace_fd, length: ($a[1] | number | signed)}
    elif $name == "fchmod" then {fd: $a[0] | strace_fd, mode: $a[1] | mode_text}
    elif $name == "fchown" then {fd: $a[0] | strace_fd, owner: $a[1] | number, group: $a[2] | number}
    elif $name == "fstat" or $name == "newfstatat" or $name == "close" then {fd: $a[0] | strace_fd}
    elif $name == "dup" then {fd: $a[0] | strace_fd}
    elif $name == "dup2" then {fd: $a[0] | strace_fd, to: $a[1] | strace_fd}
    elif $name == "dup3" then {fd: $a[0] | strace_fd, to: $a[1] | strace_fd, flags: $a[2] | strace_flags}
    elif $name == "pipe" or $name == "pipe2" then
      {ends: ($a[0] | if startswith("[") then [scan("[0-9]+(?=<)") | number] else null end), flags: ($a[1] // "0" | strace_flags)}
    elif $name == "mmap" then
      {address: $a[0] | strace_pointer, length: $a[1] | number, prot: $a[2] | strace_flags, flags: $a[3] | strace_flags,
       fd: $a[4] | strace_fd, offset: $a[5] | number}
    elif $name == "munmap" then {address: $a[0] | strace_pointer, length: $a[1] | number}
    elif $name == "mremap" then
      {address: $a[0] | strace_pointer, old_size: $a[1] | number, length: $a[2] | number, flags: $a[3] | strace_flags}
    elif $name == "msync" then {address: $a[0] | strace_pointer, length: $a[1] | number, flags: $a[2] | strace_flags}
    elif $name == "fcntl" then
      {fd: $a[0] | strace_fd, cmd: $a[1], arg: ($a[2] | if . == null then null elif looks_numeric then number else strace_lock end)}
    elif $name == "flock" then {fd: $a[0] | strace_fd, flags: $a[1] | strace_flags}
    else error("unknown call " + $name) end;

# --- which calls concern what processes share ----------------------------------------------------

def is_birth: test("^(clone3?|v?fork)$");
def is_on_ids: test("^(shm|sem|msg)(get|at|dt|ctl|op|snd|rcv|timedop)$|^execve$|^exit(_group)?$");
def path_of_fd: (capture("<(?<path>.*)>(\\(deleted\\))?$") // {path: null}).path; # of 3</path>
def absolute($folder): if startswith("/") then . else ($folder // "") + "/" + ltrimstr("./") end;
def is_systems: test("^/(usr|lib|lib64|etc|proc|sys|dev)/") and (startswith("/dev/shm/") | not);

# The state that is carried along: FIFOs and lock files that have been made, by path, and what shared (and private
# writable file) mappings each process has: {PID: [[start, end]..]}.
def is_object($state): # a path that strace tells of a descriptor
  . != null and (startswith("pipe:[") or startswith("/dev/shm/") or $state.fifos[.] or ($state.lockfiles_told and $state.locks[.]));
def overlapping($from; $to): any(.[]; .[0] < $to and $from < .[1]);
def without($from; $to):
  [.[] | if .[1] <= $from or $to <= .[0] then . else [.[0], $from], [$to, .[1]] | select(.[0] < .[1]) end];
def whole_pages: ((. + 4095) / 4096 | floor) * 4096;
def memory($state; $pid): $state.borrows[$pid | tostring] // ($pid | tostring);

# The name that an opening, making or unlinking call means, absolute.
def named($cwd):
  .name as $name | .args as $a
  | if $name == "openat" or $name == "mknodat" or $name == "unlinkat" then
      ($a[1] | strace_path // "" | absolute($a[0] | path_of_fd))
    else ($a[0] | strace_path // "" | absolute($cwd)) end;

def mapping_concerns:
  .args as $a | ($a[3] | flag_items) as $flags | ($a[4] | path_of_fd) as $path
  | ($flags | index("MAP_ANONYMOUS") != null) as $anonymous
  | if $flags | index("MAP_SHARED") or index("MAP_SHARED_VALIDATE") then
      $anonymous or ($a[4] | startswith("-")) or ($path != null and ($path | is_systems | not))
    else ($anonymous | not) and ($flags | index("MAP_FIXED") or index("MAP_DENYWRITE") | not)
      and ($a[2] | test("PROT_WRITE")) and $path != null and ($path | is_systems | not) end;

def concerns($state; $cwd):
  .name as $name | .args as $a
  | if $name | is_on_ids then true
    elif $name == "pipe" or $name == "pipe2" or $name == "flock" then true
    elif $name == "openat" or $name == "open" or $name == "creat" then
      named($cwd) as $path
      | ($a | join(",") | test("O_CREAT") and test("O_EXCL")) or ($path | startswith("/dev/shm/")) or $state.fifos[$path]
    elif $name == "mknod" or $name == "mknodat" then $a | join(",") | test("S_IFIFO")
    elif $name == "link" then $a | all(.[]; startswith("\"/dev/shm/"))
    elif $name == "linkat" then [$a[1], $a[3]] | all(.[]; startswith("\"/dev/shm/"))
    elif $name == "rename" then
      named($cwd) as $path | ($path | startswith("/dev/shm/")) or $state.fifos[$path] or $state.locks[$path]
    elif $name == "unlink" or $name == "unlinkat" then
      named($cwd) as $path | ($path | startswith("/dev/shm/")) or $state.fifos[$path] or $state.locks[$path]
    elif $name == "fcntl" then
      ($a[1] | test("^F_(OFD_)?SETLKW?$")) or (($a[1] | startswith("F_DUPFD")) and ($a[0] | path_of_fd | is_object($state)))
    elif $name == "dup2" or $name == "dup3" then any($a[0], $a[1]; path_of_fd | is_object($state))
    elif $name == "newfstatat" then ($a[3] | test("AT_EMPTY_PATH")) and ($a[0] | startswith("-") or (path_of_fd | is_object($state)))
    elif $name == "mmap" then mapping_concerns
    elif $name == "munmap" or $name == "mremap" or $name == "msync" then
      ($a[0] | strace_pointer // 0) as $at
      | ($state.maps[memory($state; .pid)] // []) | overlapping($at; $at + ([$a[1] | number, 1] | max))
    else ($a[0] | startswith("-") or (path_of_fd | is_object($state))) end; # -1: what a call that failed gave

# What a call that succeeded changes in the state.
def follow($state; $cwd):
  . as $call | .name as $name | .args as $a | memory($state; .pid) as $memory
  | $state
  | if $call.result == null or $call.error then .
    elif $name == "mknod" or $name == "mknodat" then .fifos[$call | named($cwd)] = true
    elif $name == "rename" then ($call | named($cwd)) as $old | ($a[1] | strace_path | absolute($cwd)) as $new
      | .fifos[$new] = .fifos[$old] | .locks[$new] = .locks[$old] | .fifos[$old] = false | .locks[$old] = false
    elif $name == "unlink" or $name == "unlinkat" then
      ($call | named($cwd)) as $path | .fifos[$path] = false | .locks[$path] = false
    elif $name == "mmap" then ($call.result | number) as $at | ($a[1] | number | whole_pages) as $bytes
      | .maps[$memory] = (.maps[$memory] // [] | without($at; $at + $bytes))
      | if $call | mapping_concerns then .maps[$memory] += [[$at, $at + $bytes]] else . end
    elif $name == "munmap" then ($a[0] | number) as $at
      | .maps[$memory] = (.maps[$memory] // [] | without($at; $at + ($a[1] | number | whole_pages)))
    elif $name == "mremap" then ($a[0] | number) as $at | ($call.result | number) as $new
      | if .maps[$memory] // [] | overlapping($at; $at + 1) then
          .maps[$memory] = ((.maps[$memory] | without($at; $at + ($a[1] | number | whole_pages)))
                            + [[$new, $new + ($a[2] | number | whole_pages)]])
        else . end
    elif $name == "execve" then .borrows[$call.pid | tostring] = null | .maps[$call.pid | tostring] = []
    elif ($name == "openat" or $name == "open") and ($a | join(",") | test("O_CREAT") and test("O_EXCL"))
      and ($call.opened // "" | startswith("/dev/shm/") | not) then .locks[$call | named($cwd)] = true
    else . end;

def born_in($state; $birth): # a process's memory: its parent's own, or a copy
  .result as $child | memory($state; .pid) as $memory | $state
  | if $birth.thread then .
    elif $birth.shares then .borrows[$child] = $memory
    else .maps[$child] = .maps[$memory] end;

# --- the whole -----------------------------------------------------------------------------------

# A call that a signal broke off stands twice in strace's output if it is made again, and if a handler was told of
# the interruption, that stands in the handler's return.
def without_restarts:
  reduce .[] as $line ({out: [], open: {}};
    ($line.tid | tostring) as $tid | .open[$tid] as $at
    | if $line.name == "rt_sigreturn" then
        if $at != null and $line.error == "EINTR" then
          .out[$at] |= (.result = "-1" | .error = "EINTR") | .open[$tid] = null
        else . end
      elif $at != null and $line.name == .out[$at].name and $line.args[0] == .out[$at].args[0] then
        .out[$at] = $line
        | if $line.error // "" | startswith("ERESTART") then .out[$at].error = null | .out[$at].result = null else .open[$tid] = null end
      else
        .out += [$line]
        | if $line.error // "" | startswith("ERESTART") then
            .open[$tid] = (.out | length - 1) | .out[-1].error = null | .out[-1].result = null
          elif $line.name then .open[$tid] = null
          else . end
      end)
  | .out;

# $order: words of the COMPARE directive; "lockfiles": calls on descriptors of lock files are told too.
def from_strace($order):
  without_restarts as $lines
  | ($lines | map(select(.name and (.name | is_birth)) | select(.error == null and .result != null)
     | {key: .result, value: {by: .tid, thread: (.args | join(",") | test("CLONE_THREAD")),
                              shares: (.name == "vfork" or (.args | join(",") | test("CLONE_VM")))}}) | from_entries) as $born
  | def pid_of: tostring as $tid | if ($born[$tid].thread // false) then $born[$tid].by | pid_of else $tid | tonumber end;
  ($lines | map(select(.name) | .pid = (.tid | pid_of))) as $all
  | ([$all[].args[0] // "" | select(startswith("AT_FDCWD")) | path_of_fd][0]) as $cwd
  | (reduce $all[] as $call ({out: [], fifos: {}, locks: {}, maps: {}, borrows: {},
                              lockfiles_told: ($order | split(" ") | index("lockfiles") != null)};
      . as $state
      | if $call.name | is_birth then
          if $call.error == null and $call.result != null then $call | born_in($state; $born[.result]) else . end
        elif $call | concerns($state; $cwd) then ($call | follow($state; $cwd)) | .out += [$call]
        else $call | follow($state; $cwd) end) | .out) as $calls
  | ([$all[0].pid, ($born | to_entries[] | select(.value.thread | not) | .key | tonumber)] | unique) as $pids
  | { parents: ($pids | map({key: tostring, value: ($born[tostring] | if . then .by | pid_of else null end)}) | from_entries),
      ends: ($lines | map(select(.end) | select(.tid as $t | $pids | index($t))
             | {key: (.tid | tostring), value: (if .end == "exit" then "exit \(.value)" else "killed \(.value)" end)}) | from_entries),
      calls: ($calls | map(.args as $raw
        | (if .name == "semtimedop" and $raw[3] == "NULL" then "semop" else .name end) as $name
        | { pid, tid, name: $name,
            args: (.error as $error | $raw | strace_args($name)
              # Nobody has read more operations than may be done at once.
              | if $name == "semop" and $error == "E2BIG" then .sops = null else . end),
            result: (.result | if . == null then null else number end), error,
            ds: (if $name == "shmctl" and .error == null then $raw[2] | strace_ds else null end) })) };
