# What a run did, as text in which two runs can be compared: numbers that the kernel chose (ids, addresses,
# process and thread numbers) are replaced by roles, the rest is kept.
#   jq -sr 'include "strace"; include "rows"; from_strace($order) | as_text($order)'   of strace.awk's lines
#   jq -r  'include "evidence"; include "rows"; from_evidence | as_text($order)'          of shmark's evidence
# $order is "process" or "thread" (see rows), with further words behind it: "keys" for keys that differ from run to
# run, "lockfiles" for from_strace.

def is_get: .name == "shmget" or .name == "semget" or .name == "msgget";
def id_kind: {shmget: "shm", shmat: "shm", shmctl: "shm", semget: "sem", semctl: "sem",
              semop: "sem", semtimedop: "sem", msgget: "msg", msgctl: "msg", msgsnd: "msg", msgrcv: "msg"}[.name];
def is_placing: .name == "shmat" or .name == "mmap" or .name == "mremap"; # their result is an address
def is_stat: . == "IPC_STAT" or endswith("_STAT") or endswith("_STAT_ANY");

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

# An address among {ADDRESS: name} of attachments and mappings: itself, or an offset into one (64 MiB at most).
def find_address($address; $attached):
  $attached[$address | tostring]
  // ([$attached | keys[] | tonumber | select(. <= $address and $address < . + 67108864)] | max
      | if . then "\($attached[tostring])+\($address - .)" else null end);

# For each call the attachment or mapping that its address argument means, or null: the latest of the caller's own
# that had this address, else one of its forebears'. The calls are in the order of one list of rows.
def address_roles($calls; $parents; $by_thread):
  def owner: if $by_thread then "\(.pid)/\(.tid)" else "\(.pid)" end;
  (reduce $calls[] as $call ({attached: {}, count: {}, own: []};
    ($call | owner) as $owner
    | (if $call.args.address | type == "number" then find_address($call.args.address; .attached[$owner] // {}) else null end) as $role
    | .own += [$role]
    | if ($call | is_placing) and $call.error == null and $call.result != null then
        .count[$owner] += 1
        | .attached[$owner][$call.result | tostring] =
            "\($call.role)\(if $by_thread then "/" + $call.thread else "" end) \(if $call.name == "shmat" then "attach" else "map" end) \(.count[$owner])"
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

# "process": the calls of a process in one list; "thread": one list for each thread. "keys": those that ftok made
# (no others have the upper byte) by their proj_id and the order of their appearance.
def rows($order):
  . as $run
  | process_roles as $roles
  | ($order | split(" ")) as $words
  | ($words | index("thread") != null) as $by_thread
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
  | (reduce ($calls[].args.key | select(. != null and . >= 16777216 and ($words | index("keys")))) as $key
      ({}; if has($key | tostring) then . else .[$key | tostring] = "key#\(length) of proj_id \($key / 16777216 | floor)" end)) as $keys
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
        | if has("key") then .key |= ($keys[tostring] // .) else . end
        | if has("address") then .address = $addresses[$i] else . end
        | if $call.name == "semctl" and ($cmd | takes_argument | not) then del(.buffer) else . end
        | if has("buffer") and .buffer != null then .buffer |= (if . == "decoded" then "somewhere" elif . < 1048576 then . else "somewhere" end) else . end),
      result: (.result | if . == null then null
        elif $call.error then .
        elif $call | is_placing then "address"
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

