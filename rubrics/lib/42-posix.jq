# POSIX objects (shm_open, sem_open), the mappings of memory that processes share, and the unnamed semaphores in it.
#
# A name is that of the program's own call, with its slash: "/ring". In the calls it is a file below /dev/shm, a
# semaphore's with "sem." before it.

# --- objects ---

# . is a run. All objects of a kind ("shm" or "sem"); those of this name: more than one if it was made anew.
def posix_objects(kind): (kind) as $kind | [.posix_objects[]? | select(.kind == $kind)];
def posix_objects(kind; name): (name) as $name | posix_objects(kind) | map(select(.name == $name));

# . is an object. Did one of these processes (an array of pids) open it, and map it?
def opened_by(pids): (pids) as $pids | any(.opens[]?; .pid as $pid | any($pids[]; . == $pid));
def mapped_by(pids): (pids) as $pids | any(.mapped[]?; .pid as $pid | any($pids[]; . == $pid));

# . is a run. The pids of a program's processes; its calls of some names (an array), by process and in order.
def pids_of(program): [processes_of(program)[].pid];
def calls_of(program; names):
  (names) as $names | pids_of(program) as $pids
  | [.calls[]? | select(.name as $name | any($names[]; . == $name)) | select(.pid as $pid | any($pids[]; . == $pid))] | sort_by(.pid, .seq);

# . is a run. The objects of a kind that both programs had open: the same ones, not of the same name only.
def posix_objects_of_both(kind; one; other):
  pids_of(one) as $ours | pids_of(other) as $theirs
  | posix_objects(kind) | map(select(opened_by($ours) and opened_by($theirs)));

# . is a path, or null. The kind of object that it leads to, and its name; null if it is none.
def posix_kind: if . == null or (startswith("/dev/shm/") | not) then null elif startswith("/dev/shm/sem.") then "sem" else "shm" end;
def posix_name: posix_kind as $kind | if $kind == "sem" then "/" + .[13:] elif $kind == "shm" then .[8:] else null end;

# . is a call. The path that shm_open or sem_open asks for with it. sem_open makes a new semaphore in a file of a name
# of its own and links that; a name of that sort nobody asked for.
def asked_path:
  if .name == "openat" then
    if (.args.pathname | posix_kind) == "sem" and ((.args.flags // []) | index("O_CREAT")) != null then null else .args.pathname end
  elif .name == "link" or .name == "linkat" then .args.newpath
  else null end;

# . is a run. The calls with which a program asks for an object of a kind, whether it gets it or not.
def asks_for(program; kind):
  (kind) as $kind | calls_of(program; ["openat", "link", "linkat"]) | map(select(asked_path | posix_kind == $kind));
def asks_for(program; kind; name): (name) as $name | asks_for(program; kind) | map(select(asked_path | posix_name == $name));

# . is a run. Did a program never get an object that it asked for by this name? The last attempt that failed, or null.
def refused(program; kind; name):
  (name) as $name | (kind) as $kind | pids_of(program) as $pids
  | if any(posix_objects($kind; $name)[]; opened_by($pids)) then null
    else [asks_for(program; $kind; $name)[] | select(.error != null)][-1] end;

# "shm_open" or "sem_open".
def opening(kind): {"shm": "shm_open", "sem": "sem_open"}[kind];
def object_in_words(kind): {"shm": "the shared memory object", "sem": "the semaphore"}[kind];

# . is an asking call that failed. What its error means, in a few words.
def meaning_of_refusal:
  {"ENOENT": "there is no object of this name yet, and O_CREAT was not given",
   "EEXIST": "there is one already, and O_EXCL asks for a new one",
   "EACCES": "the object's mode does not allow it"}[.error // ""]
  | if . == null then "" else ": " + . end;

# . is a run. Objects of one kind and name that were made more than once: arrays of objects, shared memory first.
def made_anew: [.posix_objects[]? | select(.name != null)] | group_by([.kind, .name]) | map(select(length > 1)) | reverse;

# . is a run. Objects of a kind that were asked for with a mode that lets everybody write (whatever the umask took away
# from it), and those whose owner may not read and write.
def sound_posix_modes:
  . as $run
  | [ (.calls[]? | select(.name == "openat" and .error == null and .args.mode != null)
       | select((.args.pathname | posix_kind) != null and ((.args.flags // []) | index("O_CREAT")) != null)
       | select(.args.mode | mode_digit(0) | can_write) | . as $call
       | problem("The mode is \($call.args.mode) in \(opening($call.args.pathname | posix_kind))" + ($run | cite($call.at))
                 + ": every user of the machine is let in to write. Only processes of one user need it."; $call.at)),
      (.posix_objects[]? | select(.created_by != null and owner_locked_out) | . as $object
       | problem("The mode of `\($object.name)` is \($object.mode)" + ($run | cite($object.created_at))
                 + ": not even the owner may read and write, so the next process gets EACCES. A mode is written in octal, with a 0 in front: 0600.";
                 $object.created_at)) ]
  | verdict;

# . is a run. Every object of this name can take NEEDED bytes. One that nobody gave a length has none; but where a
# process died before it came to that, its death is the mistake.
def posix_size_at_least(name; needed):
  (needed) as $needed | . as $run
  | [ posix_objects("shm"; name)[] | select(.size != null and .size < $needed) | . as $object
      | [$run | crashed[] | select(.signal != "SIGBUS")] as $dead
      | [$run.calls[]? | select(.name == "ftruncate")] as $lengths
      | if $object.size == 0 and ($lengths | length) == 0 and ($dead | length) > 0 then empty
        elif $object.size == 0 then
          problem("The shared memory object `\($object.name)` has a length of 0" + ($run | cite($object.created_at))
                  + ": a new object is empty, and ftruncate gives it its length. mmap does not mind, but the first touch of what is not there ends in SIGBUS.";
                  $object.created_at)
        else
          ([$lengths[] | select(.error == null)][0].at // $object.created_at) as $at
          | problem("The shared memory object `\($object.name)` has \($object.size | bytes)" + ($run | cite($at)) + ", and \($needed) are needed. "
                    + "That nothing happened is luck: the kernel rounds up to whole pages, and a touch past the last page ends in SIGBUS."; $at)
        end ]
  | verdict;

# --- what a process holds at its end ---

# . is a run. What these processes (an array) still had mapped, or open, when they exited: CHOSEN is a filter that picks
# among processes[].mapped_at_exit or open_at_exit.
def mapped_at_exit(processes; chosen): [processes[] | . as $process | .mapped_at_exit[]? | select(chosen) | . + {pid: $process.pid}];
def open_at_exit(processes; chosen): [processes[] | . as $process | .open_at_exit[]? | select(chosen) | . + {pid: $process.pid}];

# . is a run. Where the memory that a process holds at its end was mapped: for what came through fork, in its parent.
def mapped_where(held):
  (held) as $held
  | ([.mappings[]? | select(.pid == $held.pid and .kind == $held.kind and .name == $held.name and .created_at == $held.at)][0]) as $mapping
  | if $mapping == null or $mapping.inherited != true then $held.at
    else [.mappings[]? | select(.object == $mapping.object and .inherited != true)][0].created_at // $held.at end;

# . is a run. These processes had unmapped all that CHOSEN picks.
def unmapped(processes; chosen):
  . as $run
  | [ mapped_at_exit(processes; chosen)[] | . as $held
      | ([$run.calls[]? | select(.name == "munmap" and .pid == $held.pid and .error != null and .injected != true)][0]) as $failed
      | ([$run.mappings[]? | select(.pid == $held.pid and .kind == $held.kind and .name == $held.name) | . as $mapping
          | $run.calls[]? | select(.name == "munmap" and .pid == $held.pid and .error == null and .args.addr == $mapping.address)][0]) as $part
      | ($run | mapped_where($held)) as $at
      | problem(($run | role($held.pid) | capitalized) + " ends with the memory still mapped" + ($run | cite($at)) + "."
                + (if $failed != null then " It tries, but " + ($run | told_failure($failed)) + " munmap wants the address that mmap gave, and the length."
                   elif $part != null then " munmap" + ($run | cite($part.at)) + " takes only a part of it: the length counts."
                   else "" end)
                + " Exit unmaps by itself, so nothing leaks; but a process that goes on for long keeps the memory."; $at) ]
  | verdict;

# . is a run. These processes had closed the descriptors of all shared memory objects.
def posix_descriptors_closed(processes):
  . as $run
  | [ open_at_exit(processes; .kind == "posix-shm")[] | . as $held
      | problem(($run | role($held.pid) | capitalized) + " never closes the descriptor that shm_open gave" + ($run | cite($held.at))
                + ". It is needed for ftruncate and mmap only: the mapping stays when it is closed."; $held.at) ]
  | verdict;

# . is a run. These processes had closed all named semaphores, as often as they had opened them.
def posix_semaphores_closed(processes):
  . as $run
  | [ mapped_at_exit(processes; .kind == "posix-sem")[] | . as $held
      | problem(($run | role($held.pid) | capitalized) + " never closes the semaphore `\($held.name)`" + ($run | cite($held.at))
                + ": for each sem_open there is a sem_close. (sem_unlink is another matter: it takes away the name.)"; $held.at) ]
  | verdict;

# . is a run. Why an object was left behind, in a sentence; LEAK is one of leaks.
def why_posix_left(leak):
  (leak) as $leak | . as $run
  | (if $leak.kind == "posix-sem" then "sem_unlink" else "shm_unlink" end) as $unlink
  | ([.calls[]? | select(.name == "unlink" or .name == "unlinkat") | select(.error != null and .injected != true)
      | select(.args.pathname | posix_kind == ($leak.kind[6:]))][0]) as $failed
  | (any(.calls[]?; .name == "munmap" and .error == null)) as $unmaps
  | if $failed != null then
      " A removal was tried, but \($unlink) of `\($failed.args.pathname | posix_name)` failed with \($failed.error)" + ($run | cite($failed.at)) + "."
    elif $leak.kind == "posix-sem" then " Nothing in this run removes it with sem_unlink: sem_close does not, it only takes the semaphore out of one process."
    elif $unmaps then " It was unmapped, but that is another matter: munmap takes the memory out of one process, and only shm_unlink takes the name out of the system."
    else " Nothing in this run removes it with shm_unlink." end;

# --- mappings ---

# . is a run. The shared mappings of a kind ("anonymous", "posix-shm", "file"), inherited ones among them.
def shared_mappings: [.mappings[]? | select(.shared != false)];
def shared_mappings(kind): (kind) as $kind | shared_mappings | map(select(.kind == $kind));

# . is a run. Mappings that should be shared and are MAP_PRIVATE.
def private_mappings(kind): (kind) as $kind | [.mappings[]? | select(.shared == false and .kind == $kind and .inherited != true)];

# . is a run. Mappings of the same memory that a program's own process and at least one of its children had, from among
# MAPPINGS: arrays of mappings, one for each memory.
def shared_memory(mappings; program):
  process_of(program).pid as $parent | [children_of(program)[].pid] as $children
  | [mappings | group_by(.object)[]
     | select(any(.[]; .pid == $parent) and any(.[]; .pid as $pid | any($children[]; . == $pid)))];

# . is a run. What in its mappings may have led to a process's death, in a sentence, or "".
def likely_mapping_cause(pid):
  (pid) as $pid | . as $run
  | [.mappings[]? | select(.pid == $pid and .kind != "posix-sem")] as $mine
  | ([$mine[] | select(.prot != null and (.prot | index("PROT_WRITE")) == null)][0]) as $read_only
  | ([.calls[]? | select(.name == "mmap" and .pid == $pid and .error != null)][0]) as $failed
  | if $failed != null then " Before that, mmap failed with \($failed.error)" + cite($failed.at) + "."
    elif any(.processes[]?; .pid == $pid and .signal == "SIGBUS") and any($mine[]; .kind == "posix-shm")
      and all(.calls[]?; (.name == "ftruncate" and .pid == $pid and .error == null) | not) then
      " The object that it had mapped" + cite([$mine[] | select(.kind == "posix-shm")][0].created_at) + " has no length yet: that is what ftruncate gives it."
    elif $read_only != null then " It had mapped the memory without PROT_WRITE" + cite(mapped_where($read_only + {at: $read_only.created_at})) + ", and to write there ends like this."
    elif ($mine | length) > 0 and all($mine[]; .unmapped == "munmap") then
      " It had unmapped the memory before" + cite($mine[-1].removed_at) + ": after munmap it is no longer there for it."
    else "" end;

# . is a mapping. The bytes that the kernel really gives: whole pages.
def mapped_pages: ((.length + 4095) / 4096 | floor) * 4096;

# . is a run. munmap calls whose length goes past the end of what was mapped there: {call, mapping}.
def unmaps_too_much:
  . as $run
  | [ calls("munmap")[] | select(.error == null and .injected != true) | . as $call
      | ([$run.mappings[]? | select(.pid == $call.pid and .address == $call.args.addr)][-1]) as $mapping
      | select($mapping != null and $mapping.length != null and $call.args.length != null)
      | select($call.args.length > ($mapping | mapped_pages)) | {call: $call, mapping: $mapping} ];

# . is a run. The first line of the source that a regular expression matches, as an AT; null if there is none. For
# messages only: what the source says is never the reason for a mark.
def source_place(regex):
  (regex) as $regex
  | [ (.sources // {}) | to_entries[] | .key as $file | (.value // "") | if type == "string" then . else "" end
      | split("\n") | to_entries[] | select(.value | test($regex)) | {file: $file, line: (.key + 1), function: null} ][0];

# --- unnamed semaphores and their like ---

# . is a run. What was initialised in memory (kind "semaphore", "mutex", ...); null if that is not known.
def sync_objects: .sync_objects;
