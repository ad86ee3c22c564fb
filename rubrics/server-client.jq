# The server hands its standard input over to the client, block by block, through a small segment. `.` is a run.
#
# Which semaphore is which follows from what the two do: the one that the server gives and the client takes tells of a
# full block, the one that the client gives and the server takes of a free one.

def largest_segment: 1024;

# What the server reads in each run; the same texts are in assignment.json.
def input:
  {"line": "the lamp is lit\n",
   "long": ([range(1; 126) | "line \(.): the tide comes in, and the tide goes out\n"] | join("")),
   "empty": "",
   "bytes": "text, then\u0000bytes that are none:\u0000\u0000\u0001\u0002\u0004\u001a\u001b\u007f\r\n\t\u000b\u000c\u00ff\u00e9\u96ea\ud83c\udf0a and no newline at the end\u0000",
   "client-first": "the client was here first\nand waited\n",
   "any-order": "ebb and flood\n"}[.scenario];

# Something broke off, or one of the two never came to its start.
def broken_off:
  (ended_normally | not) or .calls_truncated == true or any(.processes[]?; .signal != null) or any(.programs[]?; .started == false);

# Who does what with which semaphore.
def model:
  . as $run
  | [processes_of("server")[].pid] as $server | [processes_of("client")[].pid] as $client
  | semaphore_operations as $all
  | ($all | map(select(.pid | IN($server[])))) as $server_does | ($all | map(select(.pid | IN($client[])))) as $client_does
  | def names: map({semid, num}) | unique;
    # Given by one side, and not taken by it; taken by the other, and not given by it.
    ($server_does | (giving | names) - (taking | names)) as $server_gives
  | ($client_does | (taking | names) - (giving | names)) as $client_takes
  | ($server_does | (taking | names) - (giving | names)) as $server_takes
  | {server: $server_does, client: $client_does, given: values_given, full: ($server_gives - ($server_gives - $client_takes)),
     free: ($server_takes - ($client_does | taking | names))};

# Both are on the same segment and the same set, which have the key of the file.
def meet_at_the_key:
  same_key("server"; "client") as $same
  | if $same != true then $same
    else
      model as $model | ($model.server | map(.semid) | unique) as $ours | ($model.client | map(.semid) | unique) as $theirs
      | ([$model.server[0], $model.client[0]] | map(.at?)) as $at
      | if ($ours | length) > 0 and ($theirs | length) > 0 and ($ours - ($ours - $theirs) | length) == 0 then
          fail("Server and client use different semaphore sets" + cite($at[0]) + ": do both ask semget for the same key?"; $at)
        else
          key_of_file("place") | if . == true then . else .score = 0.5 end
        end
    end;

# No segment is larger than it may be, so that a long input cannot go through in one piece.
def small_segment:
  (segments | map(.size | select(. != null)) | max // 0) as $size
  | if $size <= largest_segment then pass
    else
      fail("The segment has \($size | bytes)" + cite(segments[0].created_at) + ", and may have \(largest_segment): the input may be of any length, "
           + "and no segment is large enough for all of it. It goes through a small one in pieces."; segments | map(.created_at))
    end;

# Values are given before use, by one side, and not so that both wait for ever.
def begins_right:
  initialised_before_use as $before | model as $model
  | ([$model.server[0], $model.client[0]] | map(select(. != null))) as $first
  | def start(s): start_value($model.given; s);
    if $before != true then $before
    elif ($model.server + $model.client | any(.[]; .op > 0 or .done)) or ($first | length) < 2 then
      ([$model.full[] | select(start(.) != null and start(.) > 0)][0]) as $early
      | if $early != null then
          fail((semaphore_in_words($early) | capitalized) + " tells the client of a full block, and begins with \(start($early))"
               + cite([$model.given[] | select(.semid == $early.semid and .num == $early.num)][0].at)
               + ": the client takes over what the server has not written yet. It begins with 0.";
               [[$model.given[] | select(.semid == $early.semid and .num == $early.num)][0].at])
        else pass end
    else
      fail("Both wait for ever: the server for \(semaphore_in_words($first[0]))" + cite($first[0].at) + ", the client for \(semaphore_in_words($first[1]))"
           + cite($first[1].at) + ", and both begin with 0. At the beginning the segment is free: what the server waits for begins with 1."; $first | map(.at))
    end;

# The client waits for each block that the server tells of.
def client_waits:
  . as $run | model as $model
  | failed_semaphore_calls as $failures
  | ([$failures[] | select(.name == "semop" and (.error == "EFBIG" or .error == "EACCES"))][0]) as $failed
  | if $failed != null then fail("A semaphore does not do what it is asked to: " + told_set_failure($failed); [$failed.at])
    elif ($model.full | length) == 0 then
      if ($model.server + $model.client | length) == 0 and broken_off or any(.programs[]?; .started == false) then pass
      elif any(.processes[]?; .signal != null and (.signal | is_crash)) then pass
      else
        fail("There is no semaphore that only the server gives and only the client takes"
             + (if ($model.client | length) == 0 then ": the client operates on none at all" else "" end)
             + ". So the client cannot wait for a block: what it reads is there by chance, or it asks again and again."; [$model.client[0].at?])
      end
    elif broken_off then pass
    else
      ([$model.client[] | select({semid, num} | IN($model.full[]))] | taking | amount) as $taken
      | ([$model.server[] | select({semid, num} | IN($model.full[]))] | giving | amount) as $told
      | (stdout("client") | utf8bytelength) as $written
      | if $taken < $told then
          fail("The server tells of \($told) blocks, the end included, and the client waits for one \($taken) times. Who does not wait "
               + "reads a block twice, or one that is only half there.")
        elif $taken * largest_segment < $written then
          fail("The client waits for a block \($taken) times, and writes more than can have been in so many blocks. Who does not wait "
               + "reads a block twice, or one that is only half there.")
        else pass end
    end;

# The server waits until a block has been taken over before it writes the next: when it tells of its Kth one it has waited
# K times if the semaphore began with 1, and once less if it began with 0.
def server_waits:
  . as $run | model as $model
  | if ($model.full | length) == 0 then pass
    elif ($model.free | length) == 0 then
      ($model.server | giving) as $told
      | if ($told | length) < 2 then pass
        else
          fail("There is no semaphore that the server takes before it writes, and that the client gives. So the server writes the next block" + cite($told[1].at)
               + " without knowing that the one before it has been read: blocks are lost."; [$told[1].at])
        end
    else
      start_value($model.given; $model.free[0]) as $start
      | if $start == null then pass
        else
          reduce $model.server[] as $operation ({told: 0, waited: 0, early: null};
            if $operation.op < 0 and ($operation | {semid, num} | IN($model.free[])) then .waited += ($operation.op | fabs)
            elif $operation.op > 0 and ($operation | {semid, num} | IN($model.full[])) then
              .told += 1 | if .early == null and .waited < .told - 1 + $start then .early = {at: $operation.at, told: .told} else . end
            else . end)
          | .early as $early
          | if $early == null and ($run | crashed | length) == 0 and ($model.client | on_semaphore($model.free[0]) | giving | length) == 0 and ($model.client | any(.[]; .op < 0 and .done)) then
              ($model.client | taking | .[0].at) as $at
              | $run | fail("The client takes blocks over" + cite($at) + ", but never gives \(semaphore_in_words($model.free[0])), for which the server waits: "
                  + "after the first block there is no other."; [$at])
            elif $early == null then pass
            elif $start > 1 then
              ([$model.given[] | select({semid, num} | IN($model.free[]))][0].at) as $at
              | $run | fail((semaphore_in_words($model.free[0]) | capitalized) + " begins with \($start)" + cite($at) + ". So the server may write \($start) blocks "
                  + "before the client has read the first, and there is only one place: it begins with 1."; [$at])
            else
              $run | fail("The server tells of a block" + cite($early.at) + " without having waited until the one before it was read: blocks are lost."; [$early.at])
            end
        end
    end;

# Nobody sleeps and nobody asks again and again.
def kernel_waits: both(no_sleep; no_polling);

# The client removes segment and set, and once. A server that removes them when the client has told it that it is ready
# does no harm: half the points. What it removes because it has to give up is not meant.
def client_removes:
  . as $run
  | [ calls("semctl")[], calls("shmctl")[] | select(.args.cmd == "IPC_RMID" and .injected != true and .error != "EPERM") ] as $removals
  | ([failed_calls[] | select(.error != "EEXIST" and .error != "ENOENT" and .args.cmd != "IPC_RMID")
     | select(.pid as $pid | $run | program_of($pid) == "server") | .seq] | min) as $failed
  | [ $removals[] | select(.pid as $pid | $run | program_of($pid) == "server") | select($failed == null or .seq < $failed) ] as $by_server
  | if ($by_server | length) > 0 then
      ([semaphore_operations[] | select(.seq < ([$by_server[].seq] | min)) | select(.pid as $pid | $run | program_of($pid) == "server")][-1]) as $last
      | ("The server removes the " + (if $by_server[0].name == "semctl" then "semaphore set" else "segment" end) + cite($by_server[0].at)) as $what
      | if ($by_server | length) == ($removals | length) and $last != null and $last.op < 0 then
          partial(0.5; $what + ". It waits for the client first, so nothing is lost, but it is the client's task: the client is the last one out."; [$by_server[0].at])
        else
          fail($what + ". What it has handed over last may not have been read by then, or the client may not even have come."; [$by_server[0].at])
        end
    else both(removed_once; set_removed_once) end;

# The client writes what the server read: no byte more, no byte less, none another.
def arrives:
  . as $run | input as $input
  | program("client") as $client | ($client.stdout // "") as $output
  | def first_difference($a; $b): ($a | explode) as $x | ($b | explode) as $y | [range([($x | length), ($y | length)] | min) | select($x[.] != $y[.])][0];
    runs_to_end as $ended
  | if $client.stdout_truncated == true then fail("The client writes more than it may: there is no end to it.")
    elif ($client.started == false) then
      fail("The server has never attached a segment, so there was nothing for a client to join, and none was started.")
    elif ($run | program("server").started) == false then
      fail("The client has never attached a segment, or has ended before: the server was not started. Whoever comes first makes set and segment, and waits."
           + ([failed_calls[] | select(.name == "semget" or .name == "shmget")][0] as $failed
              | if $failed == null then "" else " In the client, " + told_failure($failed) end);
           [[failed_calls[] | select(.name == "semget" or .name == "shmget")][0].at])
    elif $output == $input and $ended == true then pass
    elif $output == $input then
      fail("All bytes arrive, but then there is no end: " + ($ended.message | .[:1] as $c | ($c | ascii_downcase) + .[1:]); $ended.locations)
    elif $ended != true then $ended
    elif $output == "" then fail("The server reads \($input | utf8bytelength | bytes), and the client writes nothing.")
    elif $input == "" then fail("The server's input is empty, and the client writes \($output | utf8bytelength | bytes).")
    elif ($input | startswith($output)) then
      fail("The client writes only the first \($output | utf8bytelength) of the \($input | utf8bytelength | bytes)."
           + (if ($input[($output | length):($output | length) + 1]) == "\u0000" then " The next one is a 0, which ends a string, but not the input: what is handed over has a length, and is not a string." else "" end))
    elif ($output | startswith($input)) then
      fail("The client writes all of the input, and after it \(($output | utf8bytelength) - ($input | utf8bytelength) | bytes) that were not in it.")
    elif ($input | gsub("\u0000"; "")) == $output then
      fail("The bytes with the value 0 do not arrive. They end a string, but not the input: what is handed over has a length, and is not a string.")
    else
      first_difference($input; $output) as $at
      | fail("What the client writes is something else than what the server reads, from character \($at + 1) on: "
             + "\($output[$at:$at + 20] | tojson) where it should be \($input[$at:$at + 20] | tojson).")
    end;

# What tells of blocks is not undone when a process ends.
def no_undo:
  . as $run | model as $model
  | ($model.full + $model.free) as $both
  | [ [semaphore_operations[] | select({semid, num} | IN($both[]))] | with_flag("SEM_UNDO") | .[0] | select(. != null) | . as $operation
      | problem("SEM_UNDO is set for \($run | semaphore_in_words($operation))" + ($run | cite($operation.at))
                + ". When the server ends, all that it gave is taken back, and what it handed over last is not told of any more. "
                + "SEM_UNDO is good for a mutex, which each process gives back itself."; $operation.at) ]
  | verdict;

# Nothing is left of a program that gave up. One that died instead has lost points for that already.
def leaves_nothing: if any(.processes[]?; .signal != null) then pass else nothing_left end;

# . is evidence. The failures that checks-shmget, checks-shmat and checks-semget tell of, and those of calls whose failure the
# task says nothing about.
def told_failures:
  not_taken_well_alone([("server", "client") as $program | ("shmget", "shmat", "semget") as $call | [$program, $call]])
  + [("server", "client") as $program | ("flock", "shmdt", "shmctl", "semctl", "semop", "semtimedop") as $call | {program: $program, call: $call}];

# . is a run of a sweep. A program that has given up has left a set for which the other one waits.
def wakes_the_other:
  . as $run | .fault as $fault
  | [calls("semget")[] | select(.pid as $pid | $run | program_of($pid) == $fault.program) | .result | select(type == "number" and . >= 0)] as $sets
  | [ [.deadlock[]? | select(.waits_for.kind == "semaphore" and (.waits_for.semid | IN($sets[])))][0] | select(. != null) | . as $waiter
      | problem(($run | told_fault) + "\($run | called($fault.program)) leaves the set where it is, and \($run | role($waiter.pid)) waits for ever for one of its semaphores"
                + ($run | cite($waiter.at)) + "."; $fault.at) ];
