# System V semaphores: sets, the values that they are given, who operates on them, what is left.
#
# A semaphore is {semid, num}; an operation is one element of a semop's array:
#   {pid, seq, semid, num, op, flags, at, done}
# op is negative for taking (P, wait), positive for giving (V, signal), 0 for waiting until the value is 0.
# done: whether it took place; false for one that still waited when the run was stopped.

# . is a run. All sets, or the one with this id (null if there is none).
def semaphore_sets: [.semaphores[]?];
def semaphore_set(id): (id) as $id | [.semaphores[]? | select(.semid == $id)][0];

# . is a run. The semctl calls of one command that worked, by process and in order.
def controls_of_sets(command): (command) as $command | calls("semctl") | map(select(.args.cmd == $command and .error == null and .injected != true));

# . is a run. Calls on semaphores that failed by themselves: of a process that did not want to wait, and so was
# told that it would have to, a failure is no mistake.
def failed_semaphore_calls:
  failed_calls | map(select(IN(.name; "semget", "semctl", "semop", "semtimedop")) | select(.error != "EAGAIN" and .error != "EINTR"));

# What the errors of these calls mean, in a few words, and one failed call as a sentence.
def told_set_failure(call):
  (call) as $call
  | {"EACCES": "the set's mode does not allow it",
     "EEXIST": "there is a set with this key already, and IPC_EXCL asks for a new one",
     "EFBIG": "the set has no semaphore with this number",
     "EIDRM": "the set was removed while the process waited",
     "EINVAL": "there is no set with this id, or no longer, or it has fewer semaphores",
     "ENOENT": "there is no set with this key, and IPC_CREAT was not given",
     "ERANGE": "no semaphore can have this value"}[$call.error] as $meaning
  | "\($call.name) failed with \($call.error)" + (if $meaning == null then "" else ": \($meaning)" end) + cite($call.at) + ".";

# . is a run. The operations on semaphores that it lists (the first 10,000 calls), by process and in each
# process's order; those of failed calls are left out. CHOSEN is a filter that picks calls.
def semaphore_operations(chosen):
  [.calls[]? | select(.name == "semop" or .name == "semtimedop") | select(.error == null and .injected != true) | select(chosen)
   | . as $call | .args.sops[]?
   | {pid: $call.pid, seq: $call.seq, semid: $call.args.semid, num: .sem_num, op: .sem_op, flags: (.flags // []),
      at: $call.at, done: ($call.result != null)}]
  | sort_by(.pid, .seq);
def semaphore_operations: semaphore_operations(true);

# From operations: those on one semaphore; those that take; those that give.
def on_semaphore(semaphore): (semaphore) as $s | map(select(.semid == $s.semid and .num == $s.num));
def taking: map(select(.op < 0));
def giving: map(select(.op > 0));
def with_flag(flag): (flag) as $flag | map(select(.flags | index($flag) != null));

# From operations: by how much they change what they operate on, without the sign; only what took place.
def amount: map(select(.done) | .op | fabs) | add // 0;

# . is a run. Every value that a semaphore was given with SETVAL or SETALL: {semid, num, value, pid, seq, at}.
# value is null where it is not known.
def values_given:
  . as $run
  | [ (controls_of_sets("SETVAL")[] | {semid: .args.semid, num: .args.semnum, value: .args.arg, pid, seq, at}),
      (controls_of_sets("SETALL")[] | . as $call
       | range(($run | semaphore_set($call.args.semid)).nsems // 0)
       | {semid: $call.args.semid, num: ., value: $call.args.values[.]?, pid: $call.pid, seq: $call.seq, at: $call.at}) ]
  | sort_by(.seq);

# The value with which a semaphore begins, from values_given: the last that its first giver gave it; null if none
# is known.
def start_value(given; semaphore):
  (semaphore) as $s
  | [given[] | select(.semid == $s.semid and .num == $s.num)] as $mine
  | [$mine[] | select(.pid == $mine[0].pid)][-1].value;

# "semaphore 2", or "semaphore 2 of the set" with where the set was made, if there are several sets.
def semaphore_in_words(semaphore):
  (semaphore) as $s
  | if (semaphore_sets | length) > 1 then "semaphore \($s.num) of the set" + cite(semaphore_set($s.semid).created_at)
    else "semaphore \($s.num)" end;

# A set was made at all.
def creates_set:
  . as $run
  | [failed_calls("semget")[] | select(.error != "EEXIST" and .error != "ENOENT")] as $failed
  | if (semaphore_sets | length) == 0 then
      if ($failed | length) > 0 then fail("No semaphore set was made: " + told_set_failure($failed[0]); [$failed[0].at])
      elif (calls("semget") | length) == 0 then
        fail("The program never calls semget. Without semaphores the processes do not know when they may read and write.")
      else fail("No semaphore set was made.") end
    else pass end;

# The same, and its key is not ftok's -1; half the points if it is.
def creates_set_with_sound_key:
  . as $run | creates_set as $made
  | if $made != true then $made
    else
      [ semaphore_sets[] | select(.key == "0xffffffff") | . as $set
        | problem("The set's key is -1, which is what ftok gives when it fails (is the file there?)" + ($run | cite($set.created_at))
                  + ". Every program whose ftok failed shares this key."; $set.created_at) ]
      | verdict(0.5)
    end;

# No set is open to everybody, and its owner can use it.
def sound_mode_of_sets:
  . as $run
  | [ semaphore_sets[] | . as $set
      | if owner_locked_out then
          problem("The set's mode is \(.mode)" + ($run | cite($set.created_at))
                  + ": not even the owner may use it. A mode is written in octal, with a 0 in front: 0600. "
                  + "(666 is decimal, and 0x666 sets other flags.)"; .created_at)
        elif world_writable then
          problem("The set's mode is \(.mode)" + ($run | cite($set.created_at))
                  + ": every user of the machine may change these semaphores, or remove them. Only processes of one user need them."; .created_at)
        else empty end ]
  | verdict;

# From verdicts of several looks at one thing: all that was found. Any mistake costs all the points.
def both(one; other):
  . as $run
  | [($run | one), ($run | other)] | map(select(. != true))
  | if length == 0 then pass
    elif length == 1 then .[0]
    else {score: (map(.score) | min), message: (map(.message) | join(" ")), locations: (map(.locations) | add | unique)} end;

# Each semaphore that is operated on has been given a value before, by one process and no other one.
def initialised_before_use:
  . as $run
  | values_given as $given | semaphore_operations as $operations
  | ([failed_semaphore_calls[] | select(.name == "semctl" and IN(.args.cmd; "SETALL", "SETVAL"))][0]) as $failed
  | ($operations | map({semid, num}) | unique) as $used
  | [ (if $failed != null then problem("The semaphores do not get their values: " + told_set_failure($failed); $failed.at) else empty end),
      ($used[] | . as $s
       | [$given[] | select(.semid == $s.semid and .num == $s.num)] as $mine
       | ($operations | on_semaphore($s) | min_by(.seq)) as $first
       | ($run | semaphore_in_words($s) | capitalized) as $name
       | if ($mine | length) == 0 then
           problem("\($name) is used" + ($run | cite($first.at)) + " but never given a value. What is in a new set is not said "
                   + "anywhere: creating and initialising are two steps, and the second is semctl with SETVAL or SETALL."; $first.at)
         elif $mine[0].seq > $first.seq then
           problem("\($name) is used" + ($run | cite($first.at)) + " before it is given its value" + ($run | cite($mine[0].at))
                   + ". Until then its value is not said anywhere, and what was done before is forgotten."; $first.at)
         elif ($mine | map(.pid) | unique | length) > 1 then
           ([$mine[] | select(.pid != $mine[0].pid)][0]) as $second
           | problem("\($name) is given its value by more than one process: by \($run | role($mine[0].pid))" + ($run | cite($mine[0].at))
                     + " and by \($run | role($second.pid))" + ($run | cite($second.at))
                     + ". The second forgets what has been taken and given since. Only the one that makes the set initialises it."; $second.at)
         else empty end) ]
  | verdict;

# Nobody asks again and again: nothing is taken with IPC_NOWAIT, and there is no GETVAL in a loop.
def no_polling:
  . as $run
  | (semaphore_operations | taking | with_flag("IPC_NOWAIT") | .[0]) as $impatient
  | ([controls_of_sets("GETVAL"), controls_of_sets("GETALL") | group_by(.pid)[] | select(length > 5)][0]) as $asking
  | [ (if $impatient != null then
         problem("A semaphore is taken with IPC_NOWAIT" + cite($impatient.at) + ": semop gives EAGAIN then instead of waiting, "
                 + "and to try again until it works keeps the processor busy with nothing. Without the flag the kernel wakes the process at the right moment.";
                 $impatient.at) else empty end),
      (if $asking != null then
         problem("The value of a semaphore is asked for again and again with semctl" + cite($asking[0].at)
                 + ". Between the answer and what follows it somebody else may have changed it, and the loop keeps the processor busy. "
                 + "semop looks and takes in one step, and waits if it must."; $asking[0].at) else empty end) ]
  | verdict;

# . is a run. Every attempt to remove a set.
def set_removals: controls_of_sets("IPC_RMID");

# No set was asked to be removed more than once.
def set_removed_once:
  . as $run
  | [ calls("semctl") | map(select(.args.cmd == "IPC_RMID" and .injected != true)) | group_by(.args.semid)[] | select(length > 1) | . as $removals
      | problem("The semaphore set is removed more than once: "
                + ($removals | map(. as $call | $run | "by " + role($call.pid) + cite($call.at)) | unique | in_words)
                + ". The first removal takes the set away from whoever still works with it; the others fail, or hit a set that has got the same id.";
                $removals[-1].at) ]
  | verdict;
