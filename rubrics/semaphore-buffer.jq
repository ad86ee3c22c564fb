# The bounded buffer of semaphore-buffer: producers and consumers around a buffer of five places. Its program is called
# with the number of producers, that of consumers, and how many items each producer makes. `.` is a run.
#
# Which semaphore is which follows from the value that it begins with: the one that begins with 5 counts the free places,
# one that begins with 0 and that producers give counts the full ones, those that begin with 1 are mutexes.

def the_program: "semaphore-buffer";
def places: 5;
def the_parent: process_of(the_program);
def producers: argument(the_program; 1) | tonumber;
def consumers: argument(the_program; 2) | tonumber;
def all_items: producers * (argument(the_program; 3) | tonumber);
def by_age: children_of(the_program) | sort_by(.pid);

# Something broke off, or not everything is listed: what is not seen may just not have come yet.
def incomplete:
  (ended_normally | not) or .calls_truncated == true or (crashed | length) > 0 or any(.processes[]?; .signal != null);

# There are as many children as were asked for, and all of them are the parent's.
def right_children:
  (producers + consumers) as $wanted | the_parent as $parent | by_age as $children
  | if .outcome == "limit" and .limit == "processes" or $parent == null then pass
    elif any($children[]; .ppid != $parent.pid) then
      [$children[] | select(.ppid != $parent.pid)][0].forked_at as $at
      | fail("A child starts children, too" + cite($at) + ": \($wanted) were asked for. "
             + "After fork both processes run through the same loop; the child has to leave it with exit."; [$at])
    elif ($children | length) == $wanted or ($children | length) < $wanted and incomplete and ($children | length) > 0 then pass
    elif ($children | length) == 0 then
      if (crashed | length) > 0 then pass else fail("The program started no child: nothing runs side by side, and nobody hands anything to anybody.") end
    else
      fail("\(producers) producers and \(consumers) consumers were asked for, and there were \($children | length) children"
           + cite($children[0].forked_at) + "."; [$children[0].forked_at])
    end;

# The parent shares a segment with each of the children.
def shared_with_each:
  shared_by_parent_and_child(the_program) as $some
  | if (shared_segments(the_program) | length) == 0 then $some
    else
      shared_segments(the_program) as $shared
      | [by_age[] | .pid as $pid | select(all($shared[]; attached_by($pid) | not))] as $without
      | if ($without | length) == 0 or incomplete then pass
        else
          fail("Only \((by_age | length) - ($without | length)) of \(by_age | length) children have a segment that the parent has, too"
               + cite($shared[0].created_at) + ". What the others write, nobody else sees."; [$shared[0].created_at])
        end
    end;

# All the segments that parent and children share take five items, and what the consumers found.
def room:
  shared_segments(the_program) as $shared
  | if ($shared | length) == 0 or any($shared[]; .size == null) then pass
    else
      ($shared | map(.size) | add) as $size | (places * 2 + consumers * 5) as $needed
      | if $size >= $needed then pass
        else
          fail("The segment has \($size | bytes)" + cite($shared[0].created_at) + ", and \(places) items and what \(consumers) consumers found do not go into it. "
               + "That nothing happened is luck: the kernel rounds up to whole pages, and a write past the last page is a crash.";
               [$shared[0].created_at])
        end
    end;

# Every child was waited for; also in a run that was stopped, if the parent had ended by itself before.
def waits_for_all:
  . as $run | the_parent as $parent
  | if $parent == null or $parent.exit_code == null then pass
    else
      [ by_age[] | select(.waited == false) | .forked_at as $at
        | problem("The parent ends without waiting for a child" + ($run | cite($at))
                  + ". Then it prints results that are not there yet, and what it removes it takes away from those that still work."; $at) ]
      | verdict
    end;

# What the processes do. $model is made once: the children's operations, and which semaphore is which.
def model:
  . as $run
  | [by_age[].pid] as $children
  | values_given as $given
  | ($given | map({semid, num}) | unique
     | map(. as $s | . + {value: start_value($given; $s), at: [$given[] | select(.semid == $s.semid and .num == $s.num)][0].at})) as $starts
  | [semaphore_operations[] | select(.pid as $pid | any($children[]; . == $pid))] as $operations
  | def named: "\(.semid).\(.num)";
    ([$starts[] | select(.value == places)] | map(named)) as $empty
  | ($operations | map(select(.op < 0 and (named | IN($empty[]))) | .pid) | unique) as $producers
  | ([$starts[] | select(.value == 0)] | map(named)) as $zero
  | ($operations | map(select(.op > 0 and (named | IN($zero[])) and (.pid | IN($producers[]))) | named) | unique) as $told
  | (if ($told | length) > 0 then $told else $zero end) as $full
  | ([$starts[] | select(.value == 1)] | map(named)) as $mutex
  | ($operations | map(select(.op < 0 and (named | IN($full[]))) | .pid) | unique | map(select(IN($producers[]) | not))) as $consumers
  | {starts: $starts, empty: $empty, full: $full, producers: $producers, consumers: $consumers,
     operations: ($operations | map(. + {is: (if named | IN($empty[]) then "empty" elif named | IN($full[]) then "full"
                                             elif named | IN($mutex[]) then "mutex" else "other" end)}))};

def told_values: map(if .value == null then "?" else "\(.value)" end) | in_words;

# The values at the start: the places, 0, and 1 for each mutex.
def right_values:
  . as $run | model as $model
  | ($model.starts | map(select(.value != null))) as $known
  | "The buffer has \(places) places, all of them free at first: the semaphore for the free places begins with \(places), the one for the full ones with 0, and a mutex with 1." as $rule
  | ([$known[] | select(.value != places and .value != 0 and .value != 1)][0]) as $strange
  | if ($known | length) < ($model.starts | length) then pass
    elif $strange != null then
      fail(($run | semaphore_in_words($strange) | capitalized) + " begins with \($strange.value)" + ($run | cite($strange.at)) + ". " + $rule; [$strange.at])
    elif all($known[]; .value == 1) and ($known | length) < 3 then
      fail("There is only a mutex" + cite($known[0].at) + ": no semaphore counts the free places or the full ones, so nobody can wait for one. "
           + "To ask again and again whether there is one keeps the processor busy. " + $rule; $known | map(.at))
    elif ($model.empty | length) != 1 or ([$known[] | select(.value == 0)] | length) == 0
         or ([$known[] | select(.value == 0)] | length) > 1 and ([$known[] | select(.value == 1)] | length) == 0 then
      fail("The semaphores begin with \($known | told_values)" + ($run | cite($known[0].at)) + ". " + $rule; $known | map(.at))
    elif ($model.producers | length) == consumers and ($model.consumers | length) <= producers and producers != consumers
         and all($model.operations[]; .is != "empty" or .op > 0 or (.pid as $pid | any($model.producers[]; . == $pid))) and
         ($model.producers | length) > 0 and ([$model.operations[] | select(.is == "full" and .op < 0) | .pid] | unique | length) == producers then
      fail("The values are the wrong way round" + ($run | cite($known[0].at)) + ": the semaphore that the producers wait for begins with 0, "
           + "and the one that the consumers wait for with \(places). So the consumers take from an empty buffer. " + $rule; $known | map(.at))
    else pass end;

# Where operations of one kind are too few: {taken, given} of a semaphore by all children, the parent's own included.
def amount_of(model; is; sign):
  (model) as $model | (sign) as $sign | (is) as $is
  | [semaphore_operations[] | select(.op * $sign > 0) | select("\(.semid).\(.num)" | IN($model[$is][]))] | amount;

# Producers wait for a free place and tell of a full one, consumers the other way round, for each item. (One that is
# missing here and there is a loop that ends too early: the results tell of that.)
def counts_places:
  . as $run | model as $model | all_items as $items
  | def side(pids): (pids) as $pids | [$model.operations[] | select(.pid | IN($pids[])) | select(.is == "empty" or .is == "full")];
    # Who takes again and again and never gives anything, as far as the run went.
    def silent(pids; given):
      [(pids)[] as $pid | side([$pid]) | select((taking | map(select(.done)) | length) >= 2 and (map(select(.is == given and .op > 0)) | length) == 0) | .[0]][0];
    silent($model.producers; "full") as $silent_producer
  | silent($model.consumers; "empty") as $silent_consumer
  | failed_semaphore_calls[0] as $failed
  | if $silent_producer != null then
      fail("A producer takes free places" + cite($silent_producer.at) + " but never gives the semaphore for the full ones: "
           + "the consumers are not told that there is something for them."; [$silent_producer.at])
    elif $silent_consumer != null then
      fail("A consumer takes full places" + cite($silent_consumer.at) + " but never gives the semaphore for the free ones: "
           + "when the buffer has been full once, the producers wait for ever."; [$silent_consumer.at])
    elif $failed != null then fail("A semaphore does not do what it is asked to: " + told_set_failure($failed); [$failed.at])
    elif incomplete then pass
    elif ($model.operations | length) == 0 then
      fail("No child operates on a semaphore: nobody waits for a free place or for an item, so what is read is chance.")
    else
      (if .scenario == "normal" then ($model.producers | length) < producers else false end) as $unasked
      | amount_of($model; "empty"; -1) as $places_taken
      | amount_of($model; "full"; 1) as $told
      | amount_of($model; "full"; -1) as $items_taken
      | amount_of($model; "empty"; 1) as $freed
      | if $places_taken < 0.9 * $items or $unasked then
          fail("The producers put \($items) items into the buffer, and wait for a free place \($places_taken) times: "
               + "without waiting they write over what nobody has read yet.")
        elif $items_taken < 0.9 * $items or ($model.consumers | length) < consumers then
          fail("The consumers take \($items) items out of the buffer, and wait for one \($items_taken) times: "
               + "without waiting they read what is not there yet, or what they have read already.")
        elif $told < 0.9 * $items then
          fail("\($items) items are put into the buffer, and the semaphore for the full places is given only \($told) times.")
        elif $freed < 0.9 * $items - places then
          fail("\($items) items are taken out of the buffer, and the semaphore for the free places is given only \($freed) times.")
        else pass end
    end;

# One process's operations as the calls they came in: what a call takes and gives, it takes and gives at once.
def as_calls: group_by(.seq) | map({at: .[0].at, operations: ., done: .[0].done});

# A child's way through its calls: {held: mutexes that it holds, covered: has it held one since it last told of
# a place, bare: places told of without one, stuck: waits while it holds one, twice: takes what it holds}.
def way(role; gives):
  (gives) as $gives
  | def keys(f): [.operations[] | select(.is == "mutex") | select(f) | "\(.semid).\(.num)"];
  reduce as_calls[] as $call ({held: [], covered: false, bare: [], stuck: [], twice: [], takes: 0};
    ($call | keys(.op < 0)) as $locks | ($call | keys(.op > 0)) as $unlocks | . as $before
    | (if any($call.operations[]; (.is == "empty" or .is == "full") and .op < 0) then
         .takes += 1
         | if ($before.held | length) > 0 then
             .stuck += [{at: $call.at, mutex: $before.held[0], for: [$call.operations[] | select(.op < 0 and .is != "mutex")][0]}]
           else . end
       else . end)
    | (if any($locks[]; IN($before.held[])) then .twice += [{at: $call.at, mutex: $locks[0]}] else . end)
    | (if ($locks | length) > 0 then .covered = true else . end)
    | .held = ((.held + $locks | unique) - $unlocks)
    | if any($call.operations[]; .is == $gives and .op > 0) then
        (if .covered then . else .bare += [$call.at] end) | .covered = (.held | length > 0)
      else . end);

def ways:
  model as $model
  | [ ($model.producers[] as $pid | {pid: $pid, role: "producer", gives: "full"}),
      ($model.consumers[] as $pid | {pid: $pid, role: "consumer", gives: "empty"}) ]
  | map(. as $who | . + ([$model.operations[] | select(.pid == $who.pid)] | way($who.role; $who.gives)));

def by_name(key): (key) as $key | {semid: ($key | split(".")[0] | tonumber), num: ($key | split(".")[1] | tonumber)};

# The buffer is changed by one process of a kind at a time.
def excludes_others:
  . as $run
  | [ ways[] | . as $way | select((.bare | length) > 0)
      | problem("A \(.role) changes the buffer without a mutex" + ($run | cite($way.bare[0])) + ": between its waiting for a place and its giving there is no "
                + "semaphore that keeps the other \(.role)s out. Two of them may use the same place at the same moment, and one item is lost or doubled."; $way.bare[0]) ]
  | verdict;

# Nobody waits for anything while it holds the mutex.
def no_deadlock:
  . as $run
  | [ ways[] | . as $way
      | (.stuck[0] | select(. != null) | . as $stuck
         | problem("A \($way.role) takes the mutex (\($run | semaphore_in_words(by_name($stuck.mutex)))) first, and waits with it in its hand for "
                   + (if $stuck.for.is == "empty" then "a free place" else "an item" end) + " (\($run | semaphore_in_words($stuck.for)))" + ($run | cite($stuck.at))
                   + ". If there is none nobody can ever " + (if $stuck.for.is == "empty" then "take one out" else "put one in" end)
                   + ", for that takes the mutex: a deadlock. Wait for the place first, for the mutex last."; $stuck.at)),
        (.twice[0] | select(. != null) | . as $twice
         | problem("A \($way.role) takes the mutex (\($run | semaphore_in_words(by_name($twice.mutex)))) again" + ($run | cite($twice.at))
                   + " while it still holds it: it has not given it back, and waits for itself."; $twice.at)) ]
  | verdict;

# What counts places is not undone when a process ends.
def no_undo:
  . as $run | model as $model
  | [ [$model.operations[] | select(.is == "empty" or .is == "full")] | with_flag("SEM_UNDO") | .[0] | select(. != null) | . as $operation
      | problem("SEM_UNDO is set for \($run | semaphore_in_words($operation)), which counts places" + ($run | cite($operation.at))
                + ". When a producer ends, all that it gave is taken back, though its items are still in the buffer. "
                + "SEM_UNDO is good for a mutex, which each process gives back itself."; $operation.at) ]
  | verdict;

# Nobody sleeps and nobody asks again and again.
def kernel_waits: both(no_sleep; no_polling);

# "consumer 2: 31 items, sum 992" and "total: 63 items, sum 2016": {who, items, sum} of each such line.
def printed_results:
  [stdout(the_program) | lines[] | capture("^\\s*(?<who>total|consumer\\s+[0-9]+)\\s*:\\s*(?<items>-?[0-9]{1,15})\\s+items?,?\\s+sum\\s+(?<sum>-?[0-9]{1,15})\\s*$"; "i")
   | {who: (.who | ascii_downcase), items: (.items | tonumber), sum: (.sum | tonumber)}];

# Each item came to one consumer: as many as were made, their sum is right, and each consumer has taken so many.
def prints_results:
  . as $run | all_items as $items | ($items * ($items + 1) / 2) as $sum
  | printed_results as $printed
  | [$printed[] | select(.who == "total")] as $totals | [$printed[] | select(.who != "total")] as $each
  | model as $model
  | ([$model.consumers[] as $pid | [$model.operations[] | select(.pid == $pid and .is == "full")] | taking | amount] | sort) as $taken
  | if ($totals | length) == 0 then fail("The program prints no line like `total: \($items) items, sum \($sum)`.")
    elif ($totals | length) > 1 then fail("The line with the total comes more than once: has a child printed it too?")
    elif $totals[0].items != $items then
      fail("The total says \($totals[0].items) items, and \($items) were made: some were lost, doubled or not counted.")
    elif $totals[0].sum != $sum then
      fail("The total says that the sum is \($totals[0].sum), and the numbers from 1 to \($items) make \($sum). "
           + "The count is right, so other items came out than went in.")
    elif ($each | length) != consumers then
      fail("There are \(consumers) consumers, and \($each | length) lines like `consumer 1: 31 items, sum 992`.")
    elif ($each | map(.items) | add) != $items or ($each | map(.sum) | add) != $sum then
      fail("The lines of the consumers together do not make what the total says.")
    elif .calls_truncated == true or ($taken | length) != consumers then pass
    elif any(range($taken | length); ($each | map(.items) | sort)[.] > $taken[.]) then
      fail("A consumer prints that it got more items than it has waited for.")
    else pass end;

# Segment and set are removed by the parent, when nobody uses them any more, and once: half the points if that is all.
def removed_by_parent_once:
  . as $run | [by_age[].pid] as $children
  | [ calls("semctl")[], calls("shmctl")[] | select(.args.cmd == "IPC_RMID" and .injected != true) | select(.pid | IN($children[]))
      | . as $call | (if .name == "semctl" then ($run | semaphore_set($call.args.semid)) else ($run | segment($call.args.shmid)) end) as $object
      | select($object == null or $object.created_by != $call.pid) ] as $by_children
  | if ($by_children | length) > 0 then
      fail("A child removes the " + (if $by_children[0].name == "semctl" then "semaphore set" else "segment" end) + cite($by_children[0].at)
           + ". It knows that it is ready itself, and not whether the others are: they lose what they work with."; [$by_children[0].at])
    else
      both(removed_once; set_removed_once)
      | if . == true then . else .score = 0.5 end
    end;

# . is evidence. In the run "killed" one of the children is killed as it comes to a semaphore. Then the others, who wait for
# what it does not do any more, are not left waiting, nothing stays behind, and the parent says that it went wrong. Which child
# it is is chance, so no message says it.
def outlives_a_killed_child:
  run("killed") as $run
  | "When a child is killed in the middle of its work, " as $when
  | $run
  | [leaks[]] as $left
  | if timed_out or .outcome == "limit" then
      fail($when + "the program never comes to its end: the others wait for ever for what it would have given them, and the parent waits for them. "
           + "The semaphore set is left behind, and so is the segment.")
    elif (crashed | length) > 0 then fail($when + "another process dies of \(crashed[0].signal).")
    elif ($left | length) > 0 then
      fail($when + "something stays behind: " + ([$left[] | "the " + (.kind | kind_in_words)] | unique | in_words) + cite($left[0].created_at) + ".";
           [$left[0].created_at])
    elif the_parent.exit_code == 0 then
      partial(0.5; $when + "the parent ends as if all had gone well: its exit status is 0."; [])
    else pass end;
