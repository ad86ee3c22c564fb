# A writer leaves a text and ends; later a reader takes it. `.` is a run.

# What the writer came with last is what the reader prints, at the end of a line.
def reader_prints(text):
  (text) as $text | argument("writer"; 1) as $old
  | if (lines_ending("reader"; $text) | length) > 0 then pass
    elif stdout("reader") | test("\\S") | not then fail("The reader prints nothing.")
    elif any(stdout("reader") | lines[]; contains($text)) then
      fail("Something stands on the line of the text that does not belong to it: `\(stdout("reader") | lines | map(select(contains($text)))[0][:100])`. "
           + "Does the text in the segment end in a '\\0'? What an earlier text has left behind it is still there.")
    elif $text != $old and (stdout("reader") | contains($old)) then fail("The reader prints the text of the first writer, not the one that took its place.")
    else fail("The reader does not print the text that the writer was given. It prints: `\(stdout("reader") | lines[0][:100])`") end;

# A second writer, "again", has come before the reader, and the reader got the new text.
def reader_prints_the_newer:
  . as $run
  | ([gets_of("again")[] | select(.error != null and .injected != true)][-1]) as $refused
  | ([failed_calls[] | .pid as $pid | select($run | program_of($pid) == "again")][-1]) as $failed
  | if timed_out then fail("A writer that finds an earlier text still there does not come to an end: it waits.")
    elif $refused != null and (got_by("again") | length) == 0 then
      fail("A writer that finds an earlier text still there gives up: " + told_failure($refused)
           + (if $refused.error == "EEXIST" then " That is the moment to join it: shmget once more, without IPC_CREAT and IPC_EXCL." else "" end);
           [$refused.at])
    else reader_prints(argument("again"; 1)) end;

# Without a segment the reader has nothing to print. It says so, and makes none. TOLD: how it takes the failure of
# shmget has cost it points elsewhere.
def reader_makes_nothing(told):
  . as $run
  | ([segments[] | select(.created_by != null)][0]) as $made
  | if timed_out or .outcome == "limit" then
      fail("Where there is nothing to read, the reader does not come to an end: it waits for a writer, or its loop does not end.")
    elif (slept | length) > 0 then fail("Where there is nothing to read, the reader sleeps" + cite(slept[0].at) + "."; [slept[0].at])
    elif (crashed | length) > 0 then
      fail("Where there is nothing to read, the reader dies of \(crashed[0].signal)"
           + ([failed_calls[0] | select(. != null) | . as $call | $run | " after " + told_failure($call)][0] // "."))
    elif $made != null then
      fail("Where there is nothing to read, the reader makes a segment of its own" + cite($made.created_at)
           + " and reads the zeros in it. Only the writer makes one; the reader calls shmget without IPC_CREAT, which then fails with ENOENT.";
           [$made.created_at])
    elif told then pass
    else [refuses("reader"; "The reader finds nothing to read")] | mean_verdict end;

# The reader's shmat fails in a run in which a shell has started the writer before it, in the same program.
def reader_survives_shmat:
  run("reader-shmat-fails")
  | process_of("both").pid as $reader
  | if any(injected_calls("shmat")[]; .pid == $reader) then
      [fault_problems("both"; "shmat") | .problems |= map(.message |= gsub("the parent dies"; "dies"))]
    else [{score: 1, problems: []}] end;

# . is evidence. The failures that checks-shmget and checks-shmat tell of. "again" is a writer, too.
def told_failures:
  not_taken_well_alone([["writer", "shmget"], ["reader", "shmget"], ["writer", "shmat"]])
  + (if any(reader_survives_shmat[]; .problems | length > 0) then [{program: "reader", call: "shmat"}] else [] end)
  | . + map(select(.program == "writer") | .program = "again");

# . is a run of a sweep. A second writer that cannot go on removes the segment in which the first one's text still waits,
# though it has been told by EEXIST that it was there. (Who asks without IPC_EXCL cannot know.)
def keeps_the_earlier_text:
  . as $run | .fault as $fault
  | ([.calls[]? | select(.injected == true)][0]) as $failed
  | if $fault.program == "reader" or ($fault.call | IN("shmget", "shmat") | not)
       or all(failed_calls("shmget")[]; .pid != $failed.pid or .error != "EEXIST") then []
    else
      [ removals_done[]
        | select(.seq > $failed.seq and .pid == $failed.pid) | . as $removal
        | ($run | segment($removal.args.shmid)) as $segment
        | select($segment != null and $segment.created_by != null and $segment.created_by != $removal.pid)
        | problem(($run | told_fault) + "the writer removes the segment" + ($run | cite($removal.at))
                  + ", though it was there before it came: the text of an earlier writer is lost."; $removal.at) ]
    end;
