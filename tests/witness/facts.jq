# What the facts of a program are told in (NAME.jq), and the facts that hold for every program: what a witness saw is
# what the evidence has. Given: $at, the markers' lines; $file; $output, what the program printed under shmark; $left,
# what the kernel held after a bare run (init.c), if $repeats is "yes"; $witness, what the program read in /proc about itself (proc.h).
. as $evidence |
def run: $evidence.runs[0];
def calls($name): run.calls[] | select(.name == $name);
def segment: run.segments[0];
def main_pid: run.calls[0].pid;
def main: main_pid as $pid | run.processes[] | select(.pid == $pid);
def child($n): main_pid as $pid | [run.processes[] | select(.pid != $pid)] | sort_by(.pid)[$n - 1];
def here($marker): . != null and .line == $at[$marker] and (.file | endswith($file));

# What the program printed behind "NAME " or "NAME = ": texts.
def told($name): [$output | split("\n")[] | select(startswith($name + " ")) | ltrimstr($name + " ") | ltrimstr("= ")];
# What it read in /proc: [[PID, KIND, ..]..], of a kind.
def seen($kind): [$witness | split("\n")[] | split(" ") | select(.[1] == $kind) | .[0] |= tonumber];

def file_name: if . == null then "-" else split("/")[-1] end;
def whole_pages: ((. + 4095) / 4096 | floor) * 4096;
def sums: group_by(.what) | map({what: .[0].what, bytes: (map(.bytes) | add)}) | map(select(.bytes > 0));
def shown: if . == [] then true else tojson end;

# (What sem_open maps has in /proc the name that it had first: drawn at random, and gone.)
# A process that asked /proc at its end: descriptors and mappings that it still had.
def open_as_seen:
  [seen("end")[][0] as $pid | (run.processes[] | select(.pid == $pid)) as $process
   | ([$process.open_at_exit[] | select(.kind != "file") | [.fd, .kind, .access, (.name | file_name)]] | sort) as $told
   | ([seen("fd")[] | select(.[0] == $pid) | [(.[2] | tonumber), .[3], .[4], .[5]]] | sort) as $seen
   | select($told != $seen) | {pid: $pid, told: $told, seen: $seen}] | shown;
def mapped_as_seen:
  [seen("end")[][0] as $pid | (run.processes[] | select(.pid == $pid)) as $process
   | ([$process.mapped_at_exit[] | {what: "\(.kind) \(if .kind == "posix-sem" then "-" else .name | file_name end)", bytes: .length | whole_pages}] | sums) as $told
   | ([seen("map")[] | select(.[0] == $pid) | {what: "\(.[2]) \(if .[2] == "posix-sem" then "-" else .[4] end)", bytes: .[3] | tonumber}] | sums) as $seen
   | select($told != $seen) | {pid: $pid, told: $told, seen: $seen}] | shown;
def sync_as_seen:
  ([run.sync_objects // [] | .[] | [.kind, .in, "\(.pshared)", "\(.value)"]] | sort) as $told
  | ([seen("sync")[] | .[2:]  | .[1] |= sub("_"; " ")] | sort) as $seen
  | if $seen == [] or $told == $seen then true else {told: $told, seen: $seen} | tojson end;
def lock_of_proc: # ID POSIX WRITE START END
  [{POSIX: "record", OFDLCK: "open-file", FLOCK: "flock"}[.[2]], {READ: "read", WRITE: "write"}[.[3]], (.[4] | tonumber),
   (if .[5] == "EOF" then 0 else (.[5] | tonumber) - (.[4] | tonumber) + 1 end)];
def locks_as_seen: # each that was held when the program asked must be among those that shmark knows
  ([run.locks[] | select(.kind != "file") | [.kind, .type, .start, .length]] | unique) as $told
  | [seen("lock")[] | lock_of_proc] | unique | . - $told | shown;

# Values that semaphores had (GETALL), when a program read them last: "values N N..".
def values_as_seen:
  told("values") | if . == [] then true else
    (.[-1] | split(" ") | map(tonumber)) as $seen
    | if any(run.semaphores[]; .values_at_end == $seen) then true else {told: [run.semaphores[].values_at_end], seen: $seen} | tojson end
  end;

def leaks_as_left:
  ([run.leaks[] | [.kind, (.name // "-" | ltrimstr("/") | file_name), (.key // "-" | if . == "-" then 0 else ascii_downcase[2:] | reduce explode[] as $c (0; . * 16 + (if $c > 57 then $c - 87 else $c - 48 end)) end),
     .mode, (if .kind | test("shm|posix") then .size else 0 end)]] | sort) as $told
  | ([$left | split("\n")[] | select(. != "") | split(" ")
      | (.[1] | startswith("sem.")) as $is_sem
      | [(if .[0] != "posix" then .[0] elif $is_sem then "posix-sem" else "posix-shm" end),
         (if .[0] == "posix" then .[1] | ltrimstr("sem.") elif .[0] == "fifo" then .[1] | file_name else "-" end),
         (.[2] | tonumber), .[3], (if .[0] | test("shm|posix") then .[4] | tonumber else 0 end)]] | sort) as $seen
  | if $repeats == "no" or $told == $seen then true else {told: $told, left: $seen} | tojson end;

def witnessed:
  { "descriptors at exit, as /proc says": open_as_seen, "mappings at exit, as /proc says": mapped_as_seen,
    "sync objects, as the program made them": sync_as_seen, "locks, as /proc/locks says": locks_as_seen,
    "values, as GETALL says": values_as_seen, "leaks, as the kernel says": leaks_as_left };

