# Objects that hold a segment: raii-segment. Its program is run in three ways, which are also the names of
# the scenarios: "child", "hand-over" and "throw". `.` is a run.

def the_program: "raii-segment";
def the_parent: process_of(the_program);

# Processes that left by exit, _exit, quick_exit or the like while they had a segment attached: the object
# that holds it was still alive, and its destructor never ran. (A return from main is no such place.)
def left_scope_by_exit:
  [.processes[]? | select(.program == the_program and .exit_at != null and ((.attached_at_exit // []) | length > 0))];

# The same of one segment.
def left_by_exit(shmid):
  (shmid) as $shmid | left_scope_by_exit | map(select(any(.attached_at_exit[]; .shmid == $shmid)));

def what_exit_does:
  "exit, _exit and quick_exit end the process and not the scope: the destructors of local objects are skipped";

# One process that left so, as a problem that ends in CONSEQUENCE.
def told_exit(process; consequence):
  (process) as $process
  | problem((role($process.pid) | capitalized) + " exits in the middle of a scope, while its object is still alive"
            + cite($process.exit_at) + ". " + what_exit_does + consequence; $process.exit_at);

# Nothing is left in the kernel. Where a process that left by exit is to blame, the line of the exit is named.
def nothing_left_by_objects:
  . as $run
  | [leaks[] | . as $leak
     | ($run | left_by_exit($leak.id)) as $by_exit
     | if $leak.kind == "sysv-shm" and ($by_exit | length) > 0 then
         $by_exit[] | . as $process
         | $run | told_exit($process;
             ", so nobody detached, and nobody was the last one out who removes. The segment" + cite($leak.created_at)
             + " was still there when every process had ended.")
       else
         ($run | .leaks = [$leak] | nothing_left) | {message, at: .locations[0]}
       end]
  | verdict;

# Nobody leaves by exit with an object alive. (Where that left a segment behind, it was told there.)
def scopes_are_left:
  . as $run
  | [left_scope_by_exit[] | . as $process
     | $run | told_exit($process;
         ". That nothing is left behind is luck: the kernel detaches what ends, and somebody else came later and removed the segment."
         + " Let the process come to the end of the scope (return), or close the scope first.")]
  | verdict;

# Parent and child share the segment, and through the object that was made before fork. (Of two that each make one after
# it, the first may have gone, and with it the segment, when the second comes.)
def shared_through_fork:
  . as $run
  | children_of(the_program) as $children
  | [segments[] | select((.attaches | length) > 0)] as $attached
  | if ($children | length) == 0 or ($attached | length) == 0
      or any($attached[].attaches[]; .inherited != false and (.pid as $pid | any($children[]; .pid == $pid))) then
      shared_by_parent_and_child(the_program)
    else
      fail("The child has no object from its parent: it was not made before fork" + cite($children[0].forked_at)
           + ". When each process makes its own, it is chance whether they meet: who comes first may also be the last one out,"
           + " and take the number along."; [$children[0].forked_at])
    end;

# What processes that came to the end of their scopes still had attached.
def detached_by_destructors:
  [.processes[]? | select(.program == the_program and .exit_at == null and .signal == null)] as $processes
  | detached($processes) as $verdict
  | if $verdict == true then pass
    else $verdict | .message += " The destructor is the place for shmdt. (If it stands there: an object that was made with new is destroyed by delete and by nothing else.)" end;

# No attachment is given up twice. (An address that was never attached is what detached_by_destructors tells of.)
def detached_once:
  . as $run
  | [failed_calls("shmdt")[] | . as $call
     | select(any($run.segments[].attaches[]?; .pid == $call.pid and .address == $call.args.shmaddr))
     | problem(($run | role($call.pid) | capitalized) + " detaches what it has detached before: " + ($run | told_failure($call))
               + " Either two objects hold the same pointer (a copy has a destructor of its own, and the compiler writes a copy constructor"
               + " unless it is deleted), or something has detached before the destructor did."; $call.at)]
  | verdict;

# How many attachments of other processes a segment had when it was removed, given by the removal; null
# if that is not known.
def others_attached(segment; removal):
  (segment) as $segment | (removal) as $removal
  | [$segment.attaches[]? | select(.pid == $removal.pid) | .address] as $own
  | [calls("shmdt")[] | select(.pid == $removal.pid and .seq < $removal.seq and .error == null)
     | select(.args.shmaddr as $address | any($own[]; . == $address))] as $given_up
  | if $segment.attached_when_removed == null then null
    else $segment.attached_when_removed - (($own | length) - ($given_up | length)) end;

# In the run with a child: nobody removes the segment while another process is attached.
def removed_by_last_process:
  . as $run
  | [segments[] | . as $segment
     | ([$run | removals_done[] | select(.args.shmid == $segment.shmid)] | min_by(.seq)) as $removal
     | select($removal != null)
     | ($run | others_attached($segment; $removal)) as $others
     | select($others != null and $others > 0)
     | problem(($run | role($removal.pid) | capitalized) + " removes the segment" + ($run | cite($removal.at))
               + " while another process still has it attached. Only the last one out may: IPC_STAT tells in shm_nattch how many are"
               + " attached, and an attachment that came through fork counts as well."; $removal.at)]
  | verdict;

# In the run with three objects: the segment does not go before the third comes. Its removal by the first
# shows in a second segment that has to be made, or in a shmget that finds none.
def removed_by_last_object:
  . as $run
  | [segments[] | select(.attached_when_removed != null and .attached_when_removed > 0)
     | select(.attached_when_removed > 1 or ($run.segments | length) > 1 or any($run | failed_calls[]; .name == "shmget" or .name == "shmat"))
     | problem("With three objects, the segment is removed" + (.removed_at as $at | $run | cite($at))
               + " when one of them goes, though another is still attached. Who comes then with the same key gets another segment, or none."
               + " Not the one that made it has to remove it, but the last one out."; .removed_at)]
  | verdict;

# The three objects all attached one segment. Who attached none has not done the task at all.
def objects_share_a_segment:
  (segments | map(select((.attaches | length) > 0))) as $attached
  | failed_calls("shmat")[0] as $failed
  | if any(segments[]; (.attaches | length) >= 3) then pass
    elif $failed != null then fail("With three objects, " + told_failure($failed); [$failed.at])
    elif ($attached | length) == 0 then fail("With `hand-over`, the program attaches no segment.")
    elif ($attached | length) > 1 and any($attached[]; .key_kind == "private") then
      fail("Each object makes a segment of its own" + cite($attached[0].created_at)
           + ": IPC_PRIVATE is not a key, it makes a new one each time, so nobody can ever join."; [$attached[0].created_at])
    elif ($attached | length) > 1 then
      fail("The objects do not get the same segment" + cite($attached[0].created_at)
           + ": at some time none of them was alive, and the last one out removed it."; $attached | map(.created_at))
    else
      fail("Only \($attached[0].attaches | length) of the three objects attached the segment" + cite($attached[0].created_at)
           + ". Each constructor calls shmat."; [$attached[0].created_at])
    end;

# What a run says of an exception that nobody caught, in words, or null.
def uncaught:
  if any(.processes[]?; .signal == "SIGABRT") and (stderr(the_program) | test("terminate called")) then
    ([stderr(the_program) | scan("terminate called after throwing an instance of '[^']*'")][0] // "") as $thrown
    | "Nobody catches the exception" + (if $thrown == "" then "" else " (" + ($thrown | sub("^terminate called after throwing an instance of "; "")) + ")" end)
      + ": the program is ended by abort, and no scope is left, so no destructor runs. "
      + "A try with a catch in main is enough to have the objects destroyed on the way up."
  else null end;

# An exception leaves the scope: it is caught, and the objects are destroyed on the way.
def exception_unwinds:
  uncaught as $uncaught
  | nothing_left_by_objects as $left
  | if $uncaught != null then fail("With `throw`: " + $uncaught)
    elif (segments | length) == 0 then fail("With `throw`, the program makes no segment.")
    elif (ended_normally | not) or (crashed | length) > 0 then
      runs_to_end as $ended | if $ended == true then pass else $ended | .message |= "With `throw`: " + . end
    elif $left != true then $left | .message |= "With `throw`: " + .
    elif (left_scope_by_exit | length) > 0 then scopes_are_left
    else pass end;

# . is evidence. As survives, but an exception that nobody catches is told as such.
def exception_caught(scenarios; name):
  . as $evidence
  | [scenarios[] as $scenario | $evidence | run($scenario)
     | uncaught as $uncaught | injected_calls(name)[0].at as $at
     | select($uncaught != null)
     | fail("When \(name) fails" + cite($at) + ", the class throws. " + $uncaught; [$at])][0]
    // survives(scenarios; the_program; name);

# A line that begins with WHO and ends in the number that the program was given.
def prints_number(who):
  (who) as $who | argument(the_program; 2) as $number
  | (stdout(the_program) | lines | map(select(test("^\\s*" + $who + "\\b"; "i")))) as $said
  | if any($said[]; test("(^|[^0-9-])" + $number + "$")) then pass
    elif ($said | length) == 0 then fail("The program prints no line that begins with `\($who):`.")
    else fail("The line that begins with `\($who):` does not end in the number that the program was given: it does not come out of the segment.") end;
