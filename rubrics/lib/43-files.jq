# Files that processes share: mapped files, locks on files, pipes and FIFOs.
#
# A descriptor of a plain file is not told, only its mappings and locks are; of pipes and FIFOs every end is.

# --- mapped files ---

# Bytes of a page: a mapping begins in the file at a multiple of it.
def page_bytes: 4096;

# . is a run. The mappings of a file that a program's processes made; those that it is not said of whether they are
# shared count as shared.
def file_mappings(program; name):
  (name) as $name | [processes_of(program)[].pid] as $pids
  | [.mappings[]? | select(.kind == "file" and .inherited != true)
     | select(.name == null or (.name | ltrimstr("./")) == $name)
     | select(.pid as $pid | any($pids[]; . == $pid))];

def is_shared_mapping: .shared != false;
def is_writable_mapping: .prot == null or any(.prot[]; . == "PROT_WRITE");

# . is a mapping. The byte of the file behind its last one: the kernel gives whole pages.
def mapping_end: .offset + ((.length + page_bytes - 1) / page_bytes | floor) * page_bytes;

# . is a mapping. Is this part of the file in it? Where the place is not known, it may be.
def maps_bytes(start; length):
  (start) as $start | (length) as $length
  | .offset == null or .length == null or (.offset <= $start and mapping_end >= $start + $length);

# . is a run. A failed mmap of a file as a sentence, with what it was most likely about.
def told_mmap_failure(call):
  (call) as $call
  | "mmap failed with \($call.error)" + cite($call.at)
  + (if $call.error == "EINVAL" and ($call.args.offset // 0) % page_bytes != 0 then
       ": the offset \($call.args.offset) is not a multiple of the page size (\(page_bytes)). A mapping begins at a page's start: "
       + "round the offset down, and add what you took off to the address that mmap gives."
     elif $call.error == "EINVAL" and $call.args.length == 0 then ": the length is 0."
     elif $call.error == "EINVAL" and (($call.args.flags // []) | any(.[]; test("^MAP_(SHARED|PRIVATE)")) | not) then
       ": the flags have neither MAP_SHARED nor MAP_PRIVATE."
     elif $call.error == "EACCES" then
       ": to write through a shared mapping, the file has to be open for reading and writing (O_RDWR)."
     elif $call.error == "EBADF" then ": the descriptor \($call.args.fd) is not open."
     else "." end);

# . is a run. How the source judges an mmap's result, in a sentence for the message; "" where that cannot be seen.
def told_mmap_check(call):
  (call) as $call
  | (source_lines($call.at.file; $call.at.line - 1; 6) | join("\n")) as $text
  | ([$text | match("(\\w+)\\s*=\\s*(\\([^()]*\\)\\s*)*mmap\\b") | .captures[0].string][0]) as $name
  | def seen(regex): $text | test(regex);
    if $name == null then ""
    elif seen("\\b" + $name + "\\s*[!=]=\\s*(NULL|nullptr|0)\\b") or seen("\\b(NULL|nullptr|0)\\s*[!=]=\\s*" + $name + "\\b")
      or seen("!\\s*" + $name + "\\b") then
      " A failed mmap does not give NULL but MAP_FAILED, which is (void *)-1, so the comparison with NULL finds nothing."
    elif seen("\\b" + $name + "\\s*<=?\\s*0") then
      " A pointer is never negative: a failed mmap gives MAP_FAILED, and only a comparison with that finds it."
    else "" end;

# . is a run. What in its mappings of files may have led to a process's death, in a sentence; of other memory: likely_mapping_cause.
def likely_file_cause(pid):
  (pid) as $pid
  | ([.processes[]? | select(.pid == $pid) | .signal][0]) as $signal
  | ([failed_calls("mmap")[] | select(.pid == $pid)][0]) as $failed
  | ([.mappings[]? | select(.pid == $pid and .unmapped == "killed" and .kind == "file")][0]) as $file
  | if $failed != null then " Before that, " + told_mmap_failure($failed)
    elif $signal == "SIGBUS" and $file != null then
      " What lies behind a file's end is not there, though it is mapped" + cite($file.created_at)
      + ": is the file shorter than the mapping, or was it emptied (O_TRUNC)?"
    else likely_mapping_cause($pid) end;

# --- locks ---

# . is a run. The fcntl calls of a process that lock or unlock bytes, and those of all processes of a program.
def is_lock_call: (.name == "fcntl" and ((.args.cmd // "") | test("^F_(OFD_)?SETLKW?$"))) or .name == "flock";
def is_unlock: if .name == "flock" then any(.args.operation[]?; . == "LOCK_UN")
               else .args.arg.l_type? == "F_UNLCK" end;
def lock_calls(program):
  [processes_of(program)[].pid] as $pids
  | [.calls[]? | select(.pid as $pid | any($pids[]; . == $pid)) | select(is_lock_call)] | sort_by(.pid, .seq);

# Those that have locked something, and those that gave it back.
def locks_taken(program): lock_calls(program) | map(select(.error == null and .injected != true and (is_unlock | not)));
def locks_given_back(program): lock_calls(program) | map(select(.error == null and .injected != true and is_unlock));

# . is a call that locks or unlocks. The bytes that it is about, as [start, length]; length 0 stands for all behind the
# start. Null where the start counts from where the process stands in the file, or from its end: that is not known here.
def locked_bytes:
  if .name == "flock" then [0, 0]
  elif .args.arg.l_whence? == "SEEK_SET" and .args.arg.l_start? != null and .args.arg.l_len? != null then
    [.args.arg.l_start, .args.arg.l_len]
  else null end;

# . is such a call. Does it lock exclusively? A read lock lets other readers in.
def locks_for_writing: if .name == "flock" then true else .args.arg.l_type? != "F_RDLCK" end;

# . is such a call. Are these bytes among the locked ones?
def locks_bytes(start; length):
  (start) as $start | (length) as $length
  | locked_bytes
  | . == null or (.[0] <= $start and (.[1] == 0 or .[0] + .[1] >= $start + $length));

# . is such a call. What it locks, in words.
def told_locked:
  locked_bytes
  | if . == null then "some bytes"
    elif .[1] == 0 and .[0] == 0 then "the whole file"
    elif .[1] == 0 then "all bytes from \(.[0]) on"
    else "the bytes \(.[0]) to \(.[0] + .[1] - 1)" end;

# --- programs that a process becomes ---

# . is a run. A process's successful execs, in order. The scenario's own start of a program is among them for a process
# that the scenario started.
def execs_of(pid): (pid) as $pid | calls("execve") | map(select(.pid == $pid and .error == null));

# . is an execve call. Is this the command (an array: name and arguments)? The name may have a path.
def is_command(command):
  (command) as $command
  | (.args.argv // []) as $argv
  | ($argv | length) > 0 and ($argv[0] | split("/")[-1]) == $command[0] and $argv[1:] == $command[1:];

def is_shell: ((.args.pathname // "") | split("/")[-1]) | IN("sh", "bash", "dash", "zsh", "ksh", "busybox");

# . is a run. The children of a program's own process that became a command, by their first exec; usually one.
def children_running(program; command):
  (command) as $command | . as $run | process_of(program) as $parent
  | [children_of(program)[] | select(.ppid == $parent.pid) | . as $child
     | ($run | execs_of($child.pid)[0]) as $exec
     | select($exec != null and ($exec | is_command($command))) | $child];

# --- pipes and FIFOs ---

def pipes(kind): (kind) as $kind | [.pipes[]? | select(.kind == $kind)];

# . is a run. Every end that a process ever had, with its pipe's number and kind.
def ends_of(pid): (pid) as $pid | [.pipes[]? | . as $pipe | .ends[]? | select(.pid == $pid) | . + {pipe: $pipe.id, kind: $pipe.kind}];

# . is a run. The ends that a process takes with it through its last exec: what the program that it becomes has open.
# One on a standard stream may be closed by that program, too; then it is the order of the calls that tells.
def ends_at_exec(pid):
  (pid) as $pid | . as $run
  | execs_of($pid)[-1].seq as $exec
  | [calls("close")[] | select(.pid == $pid and .error == null) | select($exec == null or .seq < $exec) | .args.fd] as $closed
  | [ends_of($pid)[] | . as $held
     | select(if .closed == "replaced" or .closed == "exec" then false
              elif .closed == "close" then .fd <= 2 and $exec != null and all($closed[]; . != $held.fd)
              else true end)];

# . is a run. The ends that a process has never closed by itself.
def ends_not_closed(pid): ends_of(pid) | map(select(.closed == "exit" or .closed == "killed" or .closed == null));

# . is an end. "the write end".
def told_end: if .access == "read" then "the read end" elif .access == "write" then "the write end" else "an end for both directions" end;

# . is a run. The calls that put something in the place of a standard stream, or something that way round.
def dups_of(pid): (pid) as $pid | [.calls[]? | select(.pid == $pid and (.name | IN("dup2", "dup3")))] | sort_by(.seq);
