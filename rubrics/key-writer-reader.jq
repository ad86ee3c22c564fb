# Writer and reader leave their halves at a key, and whoever comes second puts them together.

# The line that is due in a run: what the reader's name and the writer's text make together. `.` is a run.
def due_line: argument("reader"; 2) + ": " + argument("writer"; 2);

# SECOND, and nobody else, prints the line.
def second_prints(first; second):
  (first) as $first | (second) as $second | . as $run
  | due_line as $line
  | called($first) as $one | called($second) as $two
  | argument($first; 2) as $left | argument($second; 2) as $own
  | if (lines_ending($second; $line) | length) > 0 then
      if (lines_ending($first; $line) | length) > 0 then fail("Both programs print the line. Only \($two), which comes second, can know both halves.")
      elif (lines_ending($second; $line) | length) > 1 then fail("\($two | capitalized) prints the line more than once.")
      else pass end
    elif stdout($second) | contains($left) | not then
      fail("\($two | capitalized), which comes second, does not print what \($one) has left in the segment. "
           + (if stdout($second) | test("\\S") then "It prints: `\(stdout($second) | lines[0] // "" | .[:100])`" else "It prints nothing." end))
    else fail("No line that \($two) prints ends in the name, a colon, a blank and the text, in this order, and in both full.") end;

# Another one of PROGRAM's side, "again", has come while the half of the first was still there.
def half_is_kept(first; second):
  (first) as $first | (second) as $second | . as $run
  | called($first) as $one
  | argument("again"; 2) as $late
  | ([segments[] | select(.removed_by as $pid | $pid != null and ($run | program_of($pid) == "again"))][0]) as $removed
  | if timed_out then {score: 0, problems: [problem("A second \($one | ltrimstr("the ")) that comes while the first one's half is still there does not come to an end: it waits."; null)]}
    elif $removed != null then
      {score: 0, problems: [problem("A second \($one | ltrimstr("the ")) comes while the first one's half is still there, and removes the segment"
        + cite($removed.removed_at) + ". It takes whoever came before for its partner: that the segment is there does not tell who has been there, "
        + "only what lies in it does."; $removed.removed_at)]}
    elif stdout($second) | contains($late) then
      {score: 0, problems: [problem("A second \($one | ltrimstr("the ")) comes while the first one's half is still there, and writes over it: "
        + "what the first one had left is lost."; null)]}
    elif (lines_ending($second; due_line) | length) == 0 then
      {score: 0, problems: [problem("A second \($one | ltrimstr("the ")) comes while the first one's half is still there. After that, "
        + "\(called($second)) does not print the line with the first one's half."; null)]}
    else refuses("again"; "A second \($one | ltrimstr("the ")) finds the first one's half still there") end;

# Every creation asks for a new segment.
def creates_exclusively:
  . as $run
  | [ calls("shmget")[] | select(.args.key != null and (.args.key | is_private_key | not)) | . as $call
      | select(.args.flags != null and (.args.flags | index("IPC_CREAT")) != null and (.args.flags | index("IPC_EXCL")) == null)
      | problem("\($run | called($run | program_of($call.pid)) | capitalized) calls shmget with IPC_CREAT and without IPC_EXCL" + ($run | cite($call.at))
                + ": it gets a segment whether it was there or not, and cannot tell which. Nobody notices then that two have made it, "
                + "or that a strange one was found."; $call.at) ]
  | verdict;

# The programs ran at the same moment, and still there was one segment, one line, and nothing left.
def meets_in_any_order:
  . as $run
  | ([lines_ending("writer"; due_line), lines_ending("reader"; due_line)] | add | length) as $printed
  | [ (if timed_out or .outcome == "limit" then problem("it does not come to an end"; null) else empty end),
      (if $printed == 0 then problem("nobody prints the line: each takes itself for the first"; null)
       elif $printed > 1 then problem("the line is printed more than once: each takes itself for the second"; null)
       else empty end),
      (leaks[0] | select(. != null) | problem("the segment is left behind"; .created_at)),
      (if (segments | length) > 1 then problem("\(segments | length) segments are made"; null) else empty end) ]
  | if length == 0 then pass
    else fail("When writer and reader run at the same moment, " + (map(.message) | in_words)
              + ". A step that must not be divided was: looking who is there and saying that one is there oneself, for example."; map(.at)) end;

# FILE is not there, so that there is no key.
def notices_failed_ftok(program):
  (program) as $id | . as $run
  | called($id) as $who
  | ([gets_of($id)[] | select(.args.key | is_failed_key)][0]) as $used
  | if any(processes_of($id)[]; .signal != null) then
      {score: 0, problems: [problem("Without the file, \($who) does not come to its end by itself."; null)]}
    elif $used != null then
      {score: 0, problems: [problem("The file is not there, ftok gives -1, and \($who) takes that for a key" + cite($used.at)
        + ". Every program whose ftok failed gets the same segment."; $used.at)]}
    else refuses($id; "\($who | capitalized) cannot make a key, for the file is not there") end;

# . is evidence. The failures that checks-shmget and checks-shmat tell of.
def told_failures: not_taken_well_alone([["writer", "shmget"], ["reader", "shmget"], ["writer", "shmat"], ["reader", "shmat"]]);

# . is a run of a sweep. A program that has joined and cannot go on removes what the other one has left in it.
def keeps_the_other_half:
  . as $run | .fault as $fault
  | ([.calls[]? | select(.injected == true)][0]) as $failed
  | if ($fault.call | IN("shmget", "shmat") | not) then []
    else
      [ removals_done[]
        | select(.seq > $failed.seq and .pid == $failed.pid) | . as $removal
        | ($run | segment($removal.args.shmid)) as $segment
        | select($segment != null and $segment.created_by != null and $segment.created_by != $removal.pid)
        | problem(($run | told_fault) + "\($run | called($fault.program)) removes the segment" + ($run | cite($removal.at))
                  + ", though it has only joined it: what the other one had left is lost."; $removal.at) ]
    end;
