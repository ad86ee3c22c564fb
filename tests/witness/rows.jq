# What a run did, in a form in which two runs can be compared: numbers that the kernel chose (ids,
# addresses, process and thread numbers) are replaced by roles, the rest is kept.
#   jq -sr 'include "compare"; from_strace | as_text("process")'   of strace.awk's lines
#   jq -r  'include "compare"; from_evidence | as_text("process")' of shmark's evidence
# Both go through one form: {parents: {PID: PID|null}, ends: {PID: text}, calls: [CALL..]} with CALL
# {pid, tid, name, args, result, error, ds}, all numbers as the program saw them.

def number: # of a decimal or hexadecimal text
  if type == "number" then .
  elif startswith("0x") then
    reduce (ascii_downcase[2:] | explode[]) as $c (0; . * 16 + (if $c > 57 then $c - 87 else $c - 48 end))
  else tonumber end;
def octal: reduce explode[] as $c (0; . * 8 + $c - 48);
def to_octal: if . == 0 then "" else (((. / 8) | floor | to_octal) + ((. % 8) | tostring)) end;
def mode_text: "0" + (if type == "number" then . else octal end | to_octal);
def looks_numeric: test("^(0x[0-9a-fA-F]+|-?[0-9]+)$");
def is_get: .name == "shmget" or .name == "semget" or .name == "msgget";
def id_kind: {shmget: "shm", shmat: "shm", shmctl: "shm", semget: "sem", semctl: "sem",
              msgget: "msg", msgctl: "msg"}[.name];
def is_stat: . == "IPC_STAT" or endswith("_STAT") or endswith("_STAT_ANY");

# semctl takes an int where it takes a value, whatever the register's upper half holds.
def setval($cmd): if $cmd == "SETVAL" and type == "number" then . % 4294967296 | if . >= 2147483648 then . - 4294967296 else . end else . end;

# --- from strace ---------------------------------------------------------------------------------

def flag_items: split("|") | map(select(. != "0"));
def strace_flags: flag_items | map(select(test("^0[0-7]*$") | not)) | sort;
def strace_mode: flag_items | map(select(test("^0[0-7]+$"))) | (.[0] // "0") | mode_text;
def strace_key: if . == "IPC_PRIVATE" then 0 else number end;
def strace_cmd: split(" ")[0] | if looks_numeric then number else . end;
def strace_pointer: if . == "NULL" then null elif startswith("{") or startswith("[") then "decoded" else number end;
def c_string: # "..." with C escapes, from left to right
  .[1:-1] | gsub("\\\\(?<c>[nt\"\\\\])"; if .c == "n" then "\n" elif .c == "t" then "\t" else .c end);
def c_strings: [scan("\"(?:[^\"\\\\]|\\\\.)*\"") | c_string];
def strace_ds: # the numbers inside {a={b=1, c=2}, d=3}
  if startswith("{") then
    [scan("([a-z_]+)=([0-9]+|0x[0-9a-f]+|IPC_PRIVATE)") | {key: (.[0] | sub("^(shm_|__)"; "")), value: .[1]}]
    | from_entries
    | with_entries(.value |= if . == "IPC_PRIVATE" then "0" else . end)
    | with_entries(if .key == "mode" then .value |= (strace_mode) else .value |= number end)
  else null end;

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
    elif $name == "execve" then {path: $a[0] | (if startswith("\"") then c_string else strace_pointer end), argv: $a[1] | c_strings}
    elif $name == "exit" or $name == "exit_group" then {status: $a[0] | number}
    else error("unknown call " + $name) end;

def from_strace:
  . as $lines
  | ($lines | map(select((.name // "") | test("^(clone3?|v?fork)$")) | select(.error == null and .result != null)
     | {key: .result, value: {by: .tid, thread: (.args | join(",") | test("CLONE_THREAD"))}}) | from_entries) as $born
  | def pid_of: tostring as $tid | if ($born[$tid].thread // false) then $born[$tid].by | pid_of else $tid | tonumber end;
  ($lines | map(select(.name and (.name | test("^(clone3?|v?fork)$") | not)))) as $calls
  | ([($calls[0].tid), ($born | to_entries[] | select(.value.thread | not) | .key | tonumber)] | unique) as $pids
  | { parents: ($pids | map({key: tostring, value: ($born[tostring] | if . then .by | pid_of else null end)}) | from_entries),
      ends: ($lines | map(select(.end) | select(.tid as $t | $pids | index($t))
             | {key: (.tid | tostring), value: (if .end == "exit" then "exit \(.value)" else "killed \(.value)" end)}) | from_entries),
      calls: ($calls | map(.name as $name | .args as $raw
        | { pid: (.tid | pid_of), tid, name, args: ($raw | strace_args($name)),
            result: (.result | if . == null then null else number end), error,
            ds: (if $name == "shmctl" and .error == null then $raw[2] | strace_ds else null end) })) };

# --- from evidence -------------------------------------------------------------------------------

def evidence_pointer: if . == null then null elif type == "string" then (number | if . == 0 then null else . end)
  elif type == "number" then (if . == 0 then null else . end) else "decoded" end;
def evidence_cmd: if type == "number" then . elif looks_numeric then number else . end;
def evidence_flags: map(if looks_numeric then "0x" + (ascii_downcase | ltrimstr("0x") | sub("^0+"; "")) else . end) | sort;
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
    elif $name == "execve" then {path: .pathname, argv}
    elif $name == "exit" or $name == "exit_group" then {status}
    else $a end;

# Those that strace is asked for; the others have witnesses of their own (tests/mechanisms).
def compared: .name as $name | any(("shmget", "shmat", "shmdt", "shmctl", "semget", "semctl", "msgget", "msgctl", "execve", "exit", "exit_group"); . == $name);

def from_evidence:
  .runs[0]
  | { parents: (.processes | map({key: (.pid | tostring), value: .ppid}) | from_entries),
      ends: (.processes | map({key: (.pid | tostring),
                               value: (if .signal then "killed \(.signal)" else "exit \(.exit_code)" end)}) | from_entries),
      calls: (.calls | map(select(compared)) | map(.name as $name | { pid, tid, name, args: (.args | evidence_args($name)),
                             result: (.result | if . == null then null else number end), error,
                             ds: (.args.shmid_ds | evidence_ds) })) };

# --- roles ---------------------------------------------------------------------------------------

# {PID: "main", "main.1", "main.1.2"..}: the n-th child that a process made.
def process_roles:
  . as $run
  | def descend($pid; $role):
      {key: ($pid | tostring), value: $role},
      ([$run.parents | to_entries[] | select(.value == $pid) | .key | tonumber] | sort | to_entries[]
       | .key as $i | .value | descend(.; "\($role).\($i + 1)"));
  [descend($run.calls[0].pid; "main")] | from_entries;

# Addresses below this are chosen by the program or tell of themselves (1, a fixed address): kept.
def chosen_address: . < 17592186044416 or . > 281474976710656;

# An address among {ADDRESS: name} of attachments: itself, or an offset into one (64 MiB at most).
def find_address($address; $attached):
  $attached[$address | tostring]
  // ([$attached | keys[] | tonumber | select(. <= $address and $address < . + 67108864)] | max
      | if . then "\($attached[tostring])+\($address - .)" else null end);

# For each call the attachment that its address argument means, or null: the latest of the caller's own
# that had this address, else one of its forebears'. The calls are in the order of one list of rows.
def address_roles($calls; $parents; $by_thread):
  def owner: if $by_thread then "\(.pid)/\(.tid)" else "\(.pid)" end;
  (reduce $calls[] as $call ({attached: {}, count: {}, own: []};
    ($call | owner) as $owner
    | (if $call.args.address | type == "number" then find_address($call.args.address; .attached[$owner] // {}) else null end) as $role
    | .own += [$role]
    | if $call.name == "shmat" and $call.error == null and $call.result != null then
        .count[$owner] += 1
        | .attached[$owner][$call.result | tostring] =
            "\($call.role)\(if $by_thread then "/" + $call.thread else "" end) attach \(.count[$owner])"
      else . end)) as $done
  | (if $by_thread then reduce ($done.attached | to_entries[]) as $thread ({};
       .[$thread.key | split("/")[0]] |= ($thread.value + (. // {}))) else $done.attached end) as $of_process
  | def inherited($address; $pid):
      if $pid == null then null
      else find_address($address; $of_process[$pid | tostring] // {}) // inherited($address; $parents[$pid | tostring]) end;
  [range($calls | length) as $i | $calls[$i].args.address
   | if type != "number" or chosen_address then .
     else $done.own[$i] // inherited(.; if $by_thread then $calls[$i].pid else $parents[$calls[$i].pid | tostring] end) // "elsewhere" end];

def takes_argument: . as $cmd | ["SETVAL", "GETALL", "SETALL", "IPC_STAT", "IPC_SET", "IPC_INFO", "SEM_INFO", "SEM_STAT", "SEM_STAT_ANY"] | index($cmd) != null;

# order "process": the calls of a process in one list; "thread": one list for each thread.
def rows($order):
  . as $run
  | process_roles as $roles
  | ($order == "thread") as $by_thread
  | ($run.calls | group_by(.pid) | map({key: (.[0].pid | tostring), value: (map(.tid) | unique)}) | from_entries) as $threads
  | def thread_role($pid; $tid): "t\($threads[$pid | tostring] | index($tid))";
  ($run.calls | to_entries | map(.value + {seq: .key, role: ($roles[.value.pid | tostring] // "stranger"),
      thread: thread_role(.value.pid; .value.tid)})) as $all
  | ($all | if $by_thread then sort_by(.role, .thread, .seq) else sort_by(.role, .seq) end) as $calls
  # the ids that the kernel gave out, numbered in the order of this list
  | (reduce ($calls[] | select(.error == null and .result != null)
             | select(is_get or ((.args.cmd // "") | type == "string" and endswith("_STAT") and . != "IPC_STAT")
                      or ((.args.cmd // "") | type == "string" and endswith("_STAT_ANY")))
             | "\(id_kind) \(.result)") as $id
      ({}; if has($id) then . else .[$id] = "\($id | split(" ")[0])#\(length)" end)) as $ids
  | address_roles($calls; $run.parents; $by_thread) as $addresses
  | range($calls | length) as $i
  | $calls[$i]
  | . as $call
  | def id: . as $id | $ids["\($call | id_kind) \($id)"] // $id;
    def role_of_pid: if . == 0 then 0 else $roles[tostring] // "stranger" end;
    (.args.cmd // "" | tostring) as $cmd
  | { process: .role, thread, name,
      args: (.args
        | if has("id") then .id |= (if $cmd | (endswith("_STAT") and . != "IPC_STAT") or endswith("_STAT_ANY") or endswith("_INFO") then . else id end) else . end
        | if has("address") then .address = $addresses[$i] else . end
        | if $call.name == "semctl" and ($cmd | takes_argument | not) then del(.buffer) else . end
        | if has("buffer") and .buffer != null then .buffer |= (if . == "decoded" then "somewhere" elif . < 1048576 then . else "somewhere" end) else . end),
      result: (.result | if . == null then null
        elif $call.error then .
        elif $call.name == "shmat" then "address"
        elif $call | is_get then id
        elif ($cmd | (endswith("_STAT") and . != "IPC_STAT") or endswith("_STAT_ANY")) then id
        elif $cmd == "GETPID" then role_of_pid
        else . end),
      error,
      ds: (if .ds == null or .error then null
        elif $cmd == "IPC_SET" then .ds | {uid, gid, mode}
        elif $cmd | is_stat then .ds | {uid, gid, mode, key, cuid, cgid, segsz, cpid: (.cpid | role_of_pid), lpid: (.lpid | role_of_pid), nattch}
        else null end) };

def argument_text: to_entries | map("\(.key)=\(.value | tojson)") | join(", ");

def as_text($order):
  . as $run
  | process_roles as $roles
  | ([rows($order)] | group_by(.process)) as $groups
  | ($roles | to_entries | sort_by(.value)[] | "process \(.value): \($run.ends[.key] // "no end")"),
    ($groups[][] | "\(.process) \(.thread) \(.name)(\(.args | argument_text)) = \(.result | tojson)"
      + (if .error then " \(.error)" else "" end) + (if .ds then " {\(.ds | argument_text)}" else "" end));

# --- the way back: evidence as shmark would write it, to put the comparison itself to the test ------

def hex: if . == 0 then "" else ((. / 16 | floor | hex) + ("0123456789abcdef"[. % 16:. % 16 + 1])) end;
def hex_text: "0x" + (if . == 0 then "0" else hex end);
def pointer_text: if . == null then null elif . == "decoded" then "0x7ffc12345678" else hex_text end;

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
            result: (if .result == null then null elif $name == "shmat" and .error == null then .result | hex_text else .result end),
            args: (.args
              | if $name == "shmget" or $name == "semget" or $name == "msgget" then .key |= hex_text else . end
              | if $name == "shmat" then {shmid: .id, shmaddr: (.address | pointer_text), flags}
                elif $name == "shmdt" then {shmaddr: (.address | pointer_text)}
                elif $name == "shmctl" then {shmid: .id, cmd, buf: (.buffer | pointer_text)} + (if $ds then {shmid_ds: $ds} else {} end)
                elif $name == "msgctl" then {msqid: .id, cmd, buf: (.buffer | pointer_text)}
                elif $name == "semctl" then {semid: .id, semnum, cmd, arg: (.buffer | pointer_text)}
                elif $name == "execve" then {pathname: .path, argv}
                else . end) } ] } ] };
