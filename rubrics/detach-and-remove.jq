# What detach-and-remove shows: a segment that is removed while a second process has it attached.
# `.` is a run of it.

# The segment has a key of its own choice; half the points if the key is a failed ftok's.
def has_a_key:
  . as $run
  | if any(segments[]; .key_kind != "private") then failed_ftok_problems | verdict(0.5)
    else
      segments[0] as $segment
      | fail("The segment is made with IPC_PRIVATE" + cite($segment.created_at)
             + ", so it has no key, and that its key is gone after the removal cannot be shown."; [$segment.created_at])
    end;

# It was made by a shmget that could not have found another one's.
def surely_new:
  . as $run
  | [keyed_segments[] | . as $segment
     | [$run | calls("shmget")[] | select(.result == $segment.shmid)] | min_by(.seq)
     | select(. != null) | select(any(.args.flags[]; . == "IPC_EXCL") | not)] as $calls
  | if ($calls | length) == 0 or (keyed_segments | length) > ($calls | length) then pass
    else
      fail("shmget is called without IPC_EXCL" + cite($calls[0].at)
           + ". If another program has a segment with this key, this one gets it, and removes it."; $calls | map(.at))
    end;

# The removals that were done, and whether the task's segment was: by anybody, at any time.
def is_removed:
  removals as $tries | removals_done as $done
  | if ($done | length) > 0 or any(segments[]; .removed_by != null) then pass
    elif ($tries | length) > 0 then
      $tries[0] as $call
      | fail("The segment is not removed: " + told_failure($call)
             + (if any(segments[]; (.key | hex_number) == $call.args.shmid)
                then " That number is the key: shmctl wants the id, which shmget gave." else "" end); [$call.at])
    else
      fail("The segment" + cite(segments[0].created_at) + " is never removed: no process calls shmctl(id, IPC_RMID, NULL). "
           + "It is still there when all have ended, with its memory, until somebody removes it."; [segments[0].created_at])
    end;

# The first removal of each segment that was shared: {segment, call}.
def shared_removals(program):
  . as $run
  | [shared_segments(program)[] | . as $segment
     | [$run | removals_done[] | select(.args.shmid == $segment.shmid)] | min_by(.seq)
     | select(. != null) | {segment: $segment, call: .}];

# . is a run. How many attachments of a segment a process itself had at the moment of a call of its own.
def own_attachments(segment; call):
  (segment) as $segment | (call) as $call | . as $run
  | [calls("shmdt")[] | select(.pid == $call.pid and .error == null and .seq < $call.seq) | .args.shmaddr] as $detached
  | [$segment.attaches[]? | select(.pid == $call.pid) | .address] as $attached
  | [$run | calls("shmat")[]
     | select(.pid == $call.pid and .seq > $call.seq and .error == null and .args.shmid == $segment.shmid)] as $later
  | [($attached | length) - ($later | length) - ([$detached[] | select(. as $a | any($attached[]; . == $a))] | length), 0] | max;

# Somebody else still had the segment attached when it was removed; a part of the points if only the one
# who removed it had.
def removed_while_attached(program):
  . as $run
  | shared_removals(program) as $all
  | [$all[] | . as $r | . + {others: (if .segment.attached_when_removed == null then null
                                      else .segment.attached_when_removed - ($run | own_attachments($r.segment; $r.call)) end)}] as $counted
  | if any($counted[]; .others == null or .others > 0) then pass
    elif ($counted | length) == 0 then
      fail("The segment that is removed is not the one that parent and child share" + cite(removals_done[0].at) + "."; [removals_done[0].at])
    else
      $counted[0].call as $call
      | if $counted[0].segment.attached_when_removed == 0 then
          fail((role($call.pid) | capitalized) + " removes the segment" + cite($call.at) + " when nobody has it attached any more, "
               + "so it is gone at once. What a removal does to those who still use the segment is not seen so."; [$call.at])
        else
          partial(0.3; (role($call.pid) | capitalized) + " removes the segment" + cite($call.at) + " when no other process has it attached. "
                  + "What a removal does to others who still use the segment is not seen so."; [$call.at])
        end
    end;

# After the removal somebody asked for the key again, and it no longer led to that segment.
def asks_for_the_key_again(program):
  . as $run
  | shared_removals(program) as $all
  | [$all[] | .segment as $segment | .call as $removal
     | [$run | calls("shmget")[] | select(.args.key == $segment.key and .injected != true)] as $asked
     | {$segment, $removal,
        after: [$asked[] | select(.seq > $removal.seq)],
        # The first of those that found it is the one that made it.
        between: ([$asked[] | select(.seq < $removal.seq and .result == $segment.shmid)] | sort_by(.seq) | .[1:])}] as $found
  | [$found[] | .segment.shmid as $id | .after[] | select(.error == "ENOENT" or (.error == null and .result != $id))] as $good
  | if ($good | length) > 0 then pass
    elif any($found[]; .after | length > 0) then
      [$found[].after[]][0] as $call
      | fail("After the removal, " + told_failure($call) + " What the key leads to is not seen so."; [$call.at])
    elif any($found[]; .between | length > 0) then
      [$found[].between[]][0] as $call
      | fail("The key is asked for before the removal" + cite($call.at) + ", when it still leads to the segment."; [$call.at])
    else
      fail("After the removal" + cite($found[0].removal.at) + " nobody asks shmget for the key again."; [$found[0].removal.at])
    end;

# What the program wrote behind NAME, to either output: perror writes such lines, too.
def said(program; name): [stdout(program), stderr(program)] | map(values_of(name)) | add;

# The line `key:` says that nothing was found, or the id of the new segment.
def tells_about_the_key(program):
  (program) as $id | . as $run
  | said($id; "key") as $said
  | [shared_removals($id)[] | .segment.key as $key | .call.seq as $seq
     | $run | calls("shmget")[] | select(.args.key == $key and .seq > $seq and .error == null) | .result | tostring] as $new
  | if any($said[]; test("ENOENT|no such file|(^|[^0-9])2([^0-9]|$)"; "i")) then pass
    elif any($said[]; . as $line | any($new[]; . as $n | $line | test("(^|[^0-9])" + $n + "([^0-9]|$)"))) then pass
    elif ($said | length) == 0 then fail("No line of the output begins with `key:`.")
    else fail("The line that begins with `key:` does not say why shmget found nothing (ENOENT, \"No such file or directory\").") end;

# The calls of IPC_STAT for the segment, after its removal, that found it.
def is_marked: (.args.shmid_ds.shm_perm.mode // "0") | length > 4 and (.[:-3] | .[-1:] | tonumber) % 2 == 1;
def stats_after_removal(program):
  . as $run
  | [shared_removals(program)[] | .segment.shmid as $id | .call.seq as $seq
     | $run | controls("IPC_STAT")[] | select(.args.shmid == $id and .seq > $seq and .injected != true)];

# IPC_STAT was asked while the segment was removed but still attached.
def looks_at_the_marked_one(program):
  (program) as $id
  | stats_after_removal($id) as $after
  | shared_removals($id)[0].call as $removal
  | controls("IPC_STAT") as $all
  | if any($after[]; .error == null and (.args.shmid_ds == null or is_marked)) then pass
    elif ($all | length) == 0 then fail("The program never calls shmctl with IPC_STAT: whether the segment is marked, it cannot know.")
    else
      fail("IPC_STAT is asked "
           + (if ($after | length) == 0 then "before the removal only"
              elif ($after | length) == ($all | length) then "after the last detach only"
              else "before the removal and after the last detach only" end) + cite($all[0].at)
           + ". Between the removal" + cite($removal.at)
           + " and the last detach the segment is still there, marked with SHM_DEST; this is when to look at it."; [$all[0].at])
    end;

# The mark and the number of attachments are printed: each half of the points.
def tells_about_the_mark(program):
  (program) as $id | . as $run
  | [stats_after_removal($id)[] | select(.error == null) | .args.shmid_ds.shm_nattch] as $counts
  | printed($id; "marked") as $marked | (printed($id; "nattch") | map(capture("^(?<n>[0-9]+)").n)) as $nattch
  | [ (if ($marked | length) == 0 then problem("No line of the output begins with `marked:`."; null)
       elif any($marked[]; test("^(yes|true|1|SHM_DEST|0?1000\\b)"; "i")) then empty
       else problem("The line that begins with `marked:` does not say `yes`. SHM_DEST is a bit of shm_perm.mode: test it with &."; null) end),
      (if any($counts[]; . == null) then empty
       elif ($nattch | length) == 0 then problem("No line of the output begins with `nattch:` and a number."; null)
       elif any($nattch[]; . as $n | any($counts[]; tostring == $n)) then empty
       else problem("What the output says behind `nattch:` is not what IPC_STAT gave after the removal."; null) end) ]
  | verdict(share(2 - length; 2));

# The parent printed out of the removed segment what the child wrote.
def prints_the_text(program):
  (argument(program; 1)) as $text
  | printed(program; "text") as $said
  | if any($said[]; . == $text) then pass
    elif ($said | length) == 0 then fail("No line of the output begins with `text:`.")
    elif all($said[]; . == "") then fail("Behind `text:` the line is empty: what the child has written is not seen.")
    elif any($said[]; . as $said | $said != "" and ($text | startswith($said))) then
      fail("Behind `text:` is only a part of the text that the program was given.")
    else fail("Behind `text:` is something else than the text that the program was given.") end;

# IPC_STAT was asked after the last detach, and the segment was no more.
def is_gone_error: IN("EINVAL", "EIDRM");
def looks_after_the_last_detach(program):
  (program) as $id | . as $run
  | stats_after_removal($id) as $after
  | shared_removals($id)[0] as $removal
  | if any($after[]; .error != null and (.error | is_gone_error)) then pass
    else
      [$after[] | select(.error == null)] as $found
      | ([$run | calls("shmdt")[] | select(.seq > $removal.call.seq)] | sort_by(.seq)) as $detaches
      | if ($found | length) > 0 then
          fail("The last time that IPC_STAT is asked" + cite($found[-1].at) + ", the segment is still attached, and so it is still there. "
               + "Ask once more after the last shmdt" + cite($detaches[-1].at) + "."; [$found[-1].at])
        else fail("After the last detach" + cite($detaches[-1].at) + " nobody asks IPC_STAT for the segment."; [$detaches[-1].at])
        end
    end;

# The line `gone:` says why.
def tells_that_it_is_gone(program):
  said(program; "gone") as $said
  | if any($said[]; test("EINVAL|EIDRM|invalid argument|identifier removed|(^|[^0-9])(22|43)([^0-9]|$)"; "i")) then pass
    elif ($said | length) == 0 then fail("No line of the output begins with `gone:`.")
    else fail("The line that begins with `gone:` does not say why IPC_STAT found nothing (EINVAL, \"Invalid argument\").") end;

# . is evidence. Whoever of parent and child is quicker, all is as it should be. What is wrong in the usual order has cost
# points already.
def goes_well_in_every_order(program):
  (program) as $id
  | def well: [runs_to_end, removed_in_time, removed_while_attached($id), prints_the_text($id), nothing_left] | worst;
    if run("orders") | well != true then pass
    else in_every_order("orders"; well) end;
