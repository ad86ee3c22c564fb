# Other orders, and single failures: what a scenario came to when its processes went on in other orders, or when one of its
# calls failed. `.` is evidence unless said otherwise.

# Every run of one scenario: more than one where its schedule explores, or where it sweeps. The first is the one that
# `run` yields.
def runs_of(id):
  (id) as $id | (.sources // {}) as $sources
  | [.runs[]? | select(.scenario == $id) | . + {sources: $sources}]
  | if length == 0 then error("the evidence has no run of the scenario \"\($id)\"") else . end;

# . is a run. The call that somebody made when it was not yet its turn by itself: where this order differs last from the
# usual one; null if it does not, or if that is no call that is listed.
def unusual_call:
  ((.order.replay // "") | ltrimstr("replay:") | split(",") | .[-1] // "" | split("=")[0]) as $step
  | if ($step // "") == "" then null
    else ($step | tonumber) as $number | [.calls[]? | select((.step // 0) >= $number)][0] end;

# . is a run. What is special about its order, in words.
def told_order:
  . as $run | unusual_call as $call
  | if $call == null then "in another order of the calls"
    else "when \($run | role($call.pid)) comes to its \($call.name)\($run | cite($call.at)) before the others go on" end;

# The verdict of CHECK (a filter on a run) in every order that was tried: the usual one's, if that is no pass, else the
# first other one's.
def in_every_order(id; check):
  runs_of(id) as $runs
  | ($runs[0] | check) as $usual
  | if $usual != true and $usual != 1 then $usual
    else
      [$runs[1:][] | . as $run | check | select(. != true and . != 1) | {run: $run, verdict: .}][0] as $found
      | if $found == null then pass
        else
          ($found.verdict | if type == "object" then . elif type == "number" then {score: ., message: "", locations: []}
                            else {score: 0, message: "", locations: []} end) as $verdict
          | partial($verdict.score;
              "It goes well most of the time, but nothing makes it so: "
              + ($found.run | told_order) + ", it does not. " + ($verdict.message // "");
              [$found.run | unusual_call | .at] + ($verdict.locations // []))
        end
    end;

# How a kind of object is called.
def kind_in_words:
  {"sysv-shm": "shared memory segment", "sysv-sem": "semaphore set", "sysv-msg": "message queue",
   "posix-shm": "POSIX shared memory object", "posix-sem": "POSIX semaphore", "fifo": "FIFO"}[. // ""] // "IPC object";

# What one thread of a deadlock waits for, in words.
def told_wait:
  .waits_for as $for
  | if $for.kind == "semaphore" then
      "a semaphore" + (if $for.sem_num == null then ""
                       else " (number \($for.sem_num) of its set) whose value is \($for.value)" end)
    elif $for.kind == "message-queue" then if .call == "msgsnd" then "room in a message queue" else "a message" end
    elif $for.kind == "child" then "a child to end"
    elif $for.kind == "pipe" then
      if (.call | startswith("write")) then "room in a pipe"
      else "more to read from a pipe, and an end for writing is still open somewhere" end
    elif $for.kind == "fifo" then "somebody to open the FIFO's other side"
    elif $for.kind == "lock" then "a lock that another process holds"
    elif $for.kind == "futex" then "a " + ($for.object // "semaphore, mutex or the like")
    else "a signal that nobody sends" end;

# . is a run that came to a deadlock. Who waits for what, each kind of waiting once.
def told_deadlock:
  . as $run
  | [.deadlock[]? | . as $waiter
     | ($run | role($waiter.pid)) + " waits for " + told_wait + ($run | cite($waiter.at))]
  | unique | (.[:4] | join("; "))
    + (if length > 4 then "; and others" else "" end);

# . is a run of a sweep. The call that was made to fail, as a message cites it.
def told_fault:
  . as $run | .fault as $fault
  | "When \($fault.call) fails with \($fault.error)\($run | cite($fault.at)), ";

# . is a run of a sweep. Is the call that failed one that takes an object away? Then what is left is no mistake.
def fault_is_removal:
  .fault as $fault
  | [.calls[]? | select(.injected == true)][0] as $call
  | ($fault.call | IN("unlink", "unlinkat"))
    or (($fault.call | IN("shmctl", "semctl", "msgctl")) and ($call == null or $call.args.cmd == "IPC_RMID"));

# . is a run of a sweep. What it left that the clean run (CLEAN) does not leave, and that the program that was hit made
# itself.
def left_by_fault(clean):
  (clean) as $clean | . as $run
  | def named: "\(.kind) \(.key) \(.name) \(.size)";
    [$clean.leaks[]? | named] as $usual
  | if fault_is_removal then []
    else [.leaks[]? | select(named as $name | all($usual[]; . != $name))
          | select(.created_by as $pid | ($pid == null) or (($run | program_of($pid)) == $run.fault.program))] end;

# . is a run of a sweep. Did the program that was hit take notice: an exit status other than 0, and a word about it?
def noticed_fault:
  .fault.program as $id
  | (program($id).exit_code // 1) != 0 and said_error($id);

# . is a run of a sweep. What is wrong with how its programs took the failure: at most one problem. CLEAN is the clean run;
# CRASHES picks the deaths that are a mistake.
def sweep_problems(clean; crashes):
  (clean) as $clean | . as $run | .fault as $fault
  | told_fault as $when
  | (crashes) as $crashed | left_by_fault($clean) as $left
  | if ($crashed | length) > 0 then
      $crashed[0] as $dead
      | [problem($when + "\($run | role($dead.pid)) "
          + (if ($dead.crash.address | is_bad_address) then "goes on with the -1 that it gave as if it were an address" + ($run | cite($dead.crash.at)) + ", and "
             elif $dead.crash.at != null then "touches memory that it does not have" + ($run | cite($dead.crash.at)) + ", and "
             else "" end)
          + "dies of \($dead.signal).";
          $fault.at)]
    elif .outcome == "deadlock" then
      [problem($when + "nobody comes to an end any more: " + told_deadlock + "."; $fault.at)]
    elif .outcome == "timeout" or .outcome == "limit" then
      [problem($when + "the program does not come to an end by itself."; $fault.at)]
    elif ($left | length) > 0 then
      [problem($when + "what was made before it stays behind for ever (\([$left[].kind | "a " + kind_in_words] | unique | in_words))"
               + ($run | cite($left[0].created_at)) + "."; $fault.at)]
    else [] end;
def sweep_problems(clean): sweep_problems(clean; crashed);

# . is an array of the runs of a sweep. Where even the one without a failure has to be stopped, no failure was tried.
def sweep_did_not_end: .[0] | .outcome | IN("timeout", "limit", "deadlock");
def told_no_sweep: "The program does not come to an end by itself, so nobody can say what it does when a call fails.";

# The verdict over a scenario that sweeps: whichever call fails, nothing crashes, hangs or stays behind. SKIPS are names of
# calls that another criterion asks about already.
def survives_each_failure(id; skips; crashes):
  runs_of(id) as $runs | (skips) as $skips
  | [$runs[] | select(.fault != null) | select(.fault.call as $call | all($skips[]; . != $call))] as $swept
  | [$swept[] | sweep_problems($runs[0]; crashes)] as $problems
  | ([$problems[] | select(length > 0)] | length) as $bad
  | if $runs | sweep_did_not_end then fail(told_no_sweep)
    elif $bad == 0 then pass
    else partial(share(($swept | length) - $bad; $swept | length); [$problems[][]] | told; [$problems[][].at]) end;
def survives_each_failure(id; skips): survives_each_failure(id; skips; crashed);
def survives_each_failure(id): survives_each_failure(id; []);

# . is a run of a sweep. Where the program that was hit has come to its end, and another one was stopped because it
# waited for it: as if the run had ended by itself.
def others_may_wait:
  if (.outcome | IN("deadlock", "timeout", "limit")) and (program(.fault.program) | . != null and .exit_code != null)
  then .outcome = "exited" else . end;

# The same as survives_each_failure, where a task does not forbid that others wait in vain for a program that has given
# up. MORE is a filter on a run that yields an array of problems: what this task asks for besides. KNOWN is an array of
# {program, call}: failures that have cost their points in a criterion of their own.
def gives_up_well(id; known; more):
  runs_of(id) as $runs | (known) as $known
  | [$runs[] | select(.fault != null) | select((.fault | {program, call}) as $fault | all($known[]; . != $fault)) | others_may_wait] as $swept
  | [$swept[] | sweep_problems($runs[0]) as $found | if ($found | length) > 0 then $found else [more[]] end] as $problems
  | ([$problems[] | select(length > 0)] | length) as $bad
  | if $runs | sweep_did_not_end then fail(told_no_sweep)
    elif $bad == 0 then pass
    else partial(share(($swept | length) - $bad; $swept | length); [$problems[][]] | told; [$problems[][].at]) end;

# The failures of these [program, call] that are not taken well in the scenario "PROGRAM-CALL-fails", as KNOWN above.
def not_taken_well_alone(pairs):
  . as $evidence
  | [ pairs[] as [$program, $call]
      | select($evidence | run("\($program)-\($call)-fails") | fault_problems($program; $call) | .problems | length > 0)
      | {program: $program, call: $call} ];
