# Whole criteria that several rubrics share. `.` is a run unless said otherwise, and PROGRAM an id of
# the assignment's programs.

# What a limit's name means for the person who ran into it.
def told_limit:
  {"cpu": "used up its processor time and was stopped: a loop in it does not end",
   "memory": "took more memory than it may have and was stopped",
   "processes": "made more processes than it may have and was stopped: is fork called in a loop that a child runs too?",
   "output": "wrote more than it may and was stopped: a loop in it does not end",
   "shm": "asked for more shared memory than it may have and was stopped",
   "files": "wrote larger files than it may and was stopped"}[. // ""] // "went over a limit and was stopped";

def told_signal:
  {"SIGSEGV": "it touched memory that it does not have",
   "SIGBUS": "it touched memory that is not there",
   "SIGFPE": "it divided by zero, or the like",
   "SIGABRT": "it, or the C library, gave up with abort",
   "SIGSYS": "it made a call that is not allowed here"}[. // ""] as $text
  | if $text == null then "" else ": " + $text end;

# What in the shared memory may have led to a process's death, in a sentence, or "".
def likely_cause(pid):
  (pid) as $pid
  | ([failed_calls[] | select(.pid == $pid and .name == "shmat")][0]) as $failed
  | [.segments[]?.attaches[]? | select(.pid == $pid)] as $attaches
  | ([$attaches[] | select(.read_only == true and .detached != "shmdt")][0]) as $read_only
  | if $failed != null then " Before that, " + told_failure($failed)
    elif $read_only != null then
      " It had attached the segment with SHM_RDONLY" + cite($read_only.at) + ", and to write through such an attachment ends like this."
    elif ($attaches | length) > 0 and all($attaches[]; .detached == "shmdt") then
      " It had detached the segment before" + cite($attaches[-1].detached_at) + ": after shmdt the memory is no longer there for it."
    else likely_file_cause($pid) end;

# Every program of the run came to its end by itself. CRASHES is a filter that picks the deaths that are
# a mistake: all of them, where no task asks for one.
def runs_to_end(crashes):
  . as $run
  | [ (crashes[] | . as $process
       | problem(($run | role($process.pid) | capitalized) + " died of \($process.signal)" + ($process.signal | told_signal) + "."
                 + ($run | likely_cause($process.pid)); null)),
      (if .outcome == "deadlock" then
         problem("The program never comes to its end, for everybody waits for somebody: " + told_deadlock
                 + ". Nobody is left who could go on and end the waiting."; .deadlock[0].at)
       elif .outcome == "timeout" then
         problem("The program was still running when its time was up, and was stopped. What it waits for never comes, "
                 + "or its loop does not end; whatever stands behind that loop is never reached."; null)
       elif .outcome == "limit" then problem("The program " + (.limit | told_limit) + "."; null)
       elif .outcome == "denied" then problem("The program made system calls in a way that is not allowed here."; null)
       elif .outcome == "exec-failed" then
         problem("The program could not be started"
                 + ([.programs[]? | .exec_error | select(. != null)][0] | if . == null then "" else " (\(.))" end) + "."; null)
       elif .outcome == "signaled" and (crashes | length) == 0 then
         problem("The program was ended by \(.signal // "a signal")."; null)
       else empty end) ]
  | verdict;
def runs_to_end: runs_to_end(crashed);

# A System V segment was made at all.
def creates_segment:
  if (segments | length) > 0 then pass
  else
    failed_calls("shmget") as $failed
    | if ($failed | length) > 0 then
        fail("No shared memory segment was made: " + told_failure($failed[0]); [$failed[0].at])
      elif (calls("shmget") | length) == 0 then
        fail("The program never calls shmget: whatever it printed did not come out of a System V shared memory segment.")
      else fail("No shared memory segment was made.") end
  end;

# The same, and the segment is a private one; half the points if it has a key.
def creates_private_segment:
  creates_segment as $made
  | if $made != true then $made
    elif any(segments[]; .key_kind == "private" or .key_kind == null) then pass
    else
      segments[0] as $segment
      | partial(0.5;
          "The segment has a key (\($segment.key))" + cite($segment.created_at)
          + ". Processes that are related need none: with a key, any other program that happens to use the same one gets this segment too.";
          [$segment.created_at])
    end;

# ftok gives -1 when it fails, and -1 is a key like any other.
def failed_ftok_problems:
  . as $run
  | [segments[] | select(.key == "0xffffffff") | . as $segment
     | problem("The key is -1, which is what ftok gives when it fails (is the file there?)" + ($run | cite($segment.created_at))
               + ". Every program whose ftok failed shares this key."; $segment.created_at)];

# A segment that can take NEEDED bytes.
def large_enough(program; needed):
  (needed) as $needed
  | (shared_segments(program) | if length > 0 then . else null end) as $shared
  | (($shared // segments) | max_by(.size)) as $largest
  | if $largest == null or $largest.size == null or $largest.size >= $needed then pass
    else
      fail("The segment has \($largest.size | bytes)" + cite($largest.created_at) + ", and \($needed) are needed. "
           + "That nothing happened is luck: the kernel rounds up to whole pages, and a write past the last page is a crash.";
           [$largest.created_at])
    end;

# No segment is open to everybody, and its owner can use it.
def sound_mode:
  . as $run
  | [segments[] | . as $segment
     | if owner_locked_out then
         problem("The mode is \(.mode)" + ($run | cite($segment.created_at))
                 + ": not even the owner may read and write. A mode is written in octal, with a 0 in front: 0600. "
                 + "(666 is decimal, and 0x666 sets other flags.)"; .created_at)
       elif world_writable then
         problem("The mode is \(.mode)" + ($run | cite($segment.created_at))
                 + ": every user of the machine may write into this segment. Only processes of one user need it."; .created_at)
       else empty end]
  | verdict;

# Parent and child had the same segment attached, the child so that it could write.
def shared_by_parent_and_child(program):
  (program) as $id | . as $run
  | process_of($id) as $parent | children_of($id) as $children
  | shared_segments($id) as $shared
  | failed_calls("shmat")[0] as $failed
  | [segments[] | select((.attaches // []) | length > 0)] as $attached
  | if ($children | length) == 0 and $failed == null then
      fail("There is no child process: the program never forked, so nothing was passed from one process to another.")
    elif ($shared | length) > 0 then
      # A child that died of writing to what it had attached read-only has lost points for that already.
      if (crashed | length) > 0 or any($shared[]; . as $segment | any($children[]; .pid as $pid | $segment | writable_by($pid))) then pass
      else
        fail("The child attached the segment with SHM_RDONLY, so it cannot have written to it"
             + cite([$shared[0].attaches[] | select(.read_only == true)][0].at) + ".";
             [$shared[0].attaches[] | select(.read_only == true) | .at])
      end
    elif $failed != null then
      fail("Parent and child do not share a segment, for in \($run | role($failed.pid)) " + told_failure($failed); [$failed.at])
    elif ($attached | length) == 0 then
      fail("The segment is made but never attached"  + cite(segments[0].created_at)
           + ": what was printed did not come out of it."; [segments[0].created_at])
    elif any($attached[]; attached_by($parent.pid)) and any($attached[]; . as $s | any($children[]; .pid as $pid | $s | attached_by($pid))) then
      fail("Parent and child each have a segment of their own: every shmget with IPC_PRIVATE makes a new one. "
           + "What the child writes, the parent never sees" + cite($attached[-1].created_at) + "."; $attached | map(.created_at))
    elif any($attached[]; attached_by($parent.pid)) then
      fail("The child never had the segment attached" + cite($attached[0].created_at)
           + ": what was printed is not what a child wrote into shared memory."; [$attached[0].created_at])
    else
      fail("The parent never had the segment attached, so it cannot have read what is in it" + cite($attached[0].created_at) + ".";
           [$attached[0].created_at])
    end;

# Every child was waited for.
def waits_for_children:
  . as $run
  | [unwaited[] | . as $child
     | problem("The parent never waits for " + ($run | role($child.pid)) + ($run | cite($child.forked_at))
               + ". Which of the two comes first is chance then: the parent may read before the child has written, "
               + "and the ended child stays a zombie."; $child.forked_at)]
  | verdict;

# Nothing slept.
def no_sleep:
  . as $run
  | [slept[] | . as $sleep
     | problem("The program sleeps" + ($run | cite($sleep.at))
               + ". A sleep only makes the right order likely: on a busy machine the other process takes longer than that, "
               + "and on all others the time is wasted."; $sleep.at)]
  | verdict;

# Why a segment may have been left behind, in a sentence.
def why_left(leak):
  (leak) as $leak | . as $run
  | [removals[] | select(.error != null and .injected != true)][0] as $failed
  | if ($leak.kind // "" | startswith("posix-")) then why_posix_left($leak)
    elif $leak.kind != "sysv-shm" then ""
    elif $failed != null then
      " A removal was tried, but " + ($run | told_failure($failed))
      + (if any($run.segments[]?; (.key | hex_number) as $key | $key != null and $key != 0 and $key == $failed.args.shmid)
         then " That number is the key: shmctl wants the id, which shmget gave." else "" end)
    elif any(.calls[]?; .name == "shmdt" and .error == null) then
      " It was detached, but that is another matter: shmdt takes the memory out of one process, and only "
      + "shmctl(id, IPC_RMID, NULL) takes the segment out of the system."
    else " Nothing in this run removes it with shmctl(id, IPC_RMID, NULL)." end;

# Nothing is left in the kernel. CHOSEN is a filter that picks the leaks that count.
def nothing_left(chosen):
  . as $run
  | [leaks[] | select(chosen) | . as $leak
     | problem("The \($leak.kind | kind_in_words)" + (if ($leak.name // "") != "" then " `\($leak.name)`" else "" end) + ($run | cite($leak.created_at))
               + " was still there when every process had ended. It stays, with its memory, until somebody removes it or the machine is restarted."
               + ($run | why_left($leak)); $leak.created_at)]
  | verdict;
def nothing_left: nothing_left(true);

# No segment was removed more than once.
def removed_once:
  . as $run
  | [removed_more_than_once[] | .removals as $removals
     | problem("The segment is removed \($removals | length) times: "
               + ($removals | map(. as $call | $run | "by " + role($call.pid) + cite($call.at)) | unique | in_words)
               + ". Once it is gone its id may belong to another segment, which the next removal would hit."; $removals[-1].at)]
  | verdict;

# No segment was removed while somebody had still to attach it.
def removed_in_time:
  . as $run
  | [failed_calls("shmat")[] | . as $call
     | ($run | segment($call.args.shmid)) as $segment
     | select($segment != null and $segment.removed_by != null and ($call.error == "EINVAL" or $call.error == "EIDRM"))
     | problem(($run | role($segment.removed_by) | capitalized) + " removes the segment" + ($run | cite($segment.removed_at))
               + " before " + ($run | role($call.pid)) + " attaches it" + ($run | cite($call.at)) + ", which then fails with \($call.error).";
               $segment.removed_at)]
  | verdict;

# These processes (an array) had detached all when they ended.
def detached(processes):
  . as $run
  | [processes[] | select((.attached_at_exit // []) | length > 0) | . as $process
     | ($process.attached_at_exit | map(.shmid)) as $ids
     | [$run | segments[] | select(.shmid as $id | any($ids[]; . == $id)) | .attaches[]?
        | select(.pid == $process.pid and .detached == "exit")][0].at as $at
     | [$run | calls("shmdt")[] | select(.pid == $process.pid)] as $tries
     | [$tries[] | select(.error != null and .injected != true)][0] as $failed
     | problem(($run | role($process.pid) | capitalized) + " ends with the segment still attached" + ($run | cite($at)) + "."
               + (if $failed != null then " It tries, but " + ($run | told_failure($failed)) + " shmdt wants the very address that shmat gave."
                  elif ($tries | length) > 0 then " It attaches more often than it detaches: each shmat needs a shmdt of its own."
                  else "" end)
               + " Exit detaches by itself, so this leaks nothing: detaching and removing are independent of each other."
               + " But a process that goes on for long keeps the memory, even after it was removed."; $at)]
  | verdict;

# A segment was made, and its key is not ftok's -1; half the points if it is.
def creates_segment_with_sound_key:
  creates_segment as $made
  | if $made != true then $made else failed_ftok_problems | verdict(0.5) end;
