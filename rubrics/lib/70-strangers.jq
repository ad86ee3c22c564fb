# Programs that are no relatives and meet at a segment through its key: one of them comes first, the
# other second. `.` is a run, and ONE, FIRST and so on are ids of its programs.

# Segments that a program, or one of its children, had attached.
def attached_by_program(program):
  [processes_of(program)[].pid] as $pids
  | segments | map(select(any(.attaches[]?; .pid as $pid | any($pids[]; . == $pid))));

# A program's shmget calls in their order; those that gave an id; those that ask for a key.
def gets_of(program):
  (program) as $id | . as $run | calls("shmget") | map(select(.pid as $pid | $run | program_of($pid) == $id));
def got_by(program): gets_of(program) | map(select(.error == null and (.result | type) == "number"));
def is_private_key: . == "0x00000000";
def is_failed_key: . == "0xffffffff";

# The file's part and the project number of a key that ftok made.
def file_part: hex_number % 16777216;
def project_number: hex_number / 16777216 | floor;

# What is wrong with the keys that a program asks for by themselves.
def key_problems(program):
  (program) as $id | . as $run | called($id) as $who
  | gets_of($id) as $gets
  | ([$gets[] | select(.args.key | is_private_key)][0]) as $private
  | ([$gets[] | select(.args.key | is_failed_key)][0]) as $failed
  | if ($gets | length) == 0 then
      [problem(($who | capitalized) + " never calls shmget, so it has no part in any segment."; null)]
    elif $failed != null then
      [problem("The key is -1 in \($who)" + cite($failed.at) + ", which is what ftok gives when it fails. "
               + "Was the file there, under the name that ftok got? Every program whose ftok failed shares this key."; $failed.at)]
    elif $private != null then
      [problem(($who | capitalized) + " asks for IPC_PRIVATE" + cite($private.at)
               + ". That is no key: it makes a new segment each time, which no other program can find."; $private.at)]
    else [] end;

# Both programs ask for one and the same key. Which it is they may choose, but not -1, and no private one.
# A program that never came to its start is not asked.
def same_key(one; other):
  (one) as $one | (other) as $other | . as $run
  | ([$one, $other] | map(. as $id | select($run | program($id).started != false) | . as $id | $run | key_problems($id)[])) as $problems
  | gets_of($one) as $ours | gets_of($other) as $theirs
  | ($ours | map(.args.key) | map(select(. != null)) | unique) as $our_keys
  | ($theirs | map(.args.key) | map(select(. != null)) | unique) as $their_keys
  | if ($problems | length) > 0 then $problems | verdict
    elif ($our_keys | length) == 0 or ($their_keys | length) == 0 or $our_keys - ($our_keys - $their_keys) != [] then pass
    else
      ("\(called($one))" + cite($ours[0].at) + " and \(called($other))" + cite($theirs[0].at)) as $both
      | (if ($our_keys[0] | file_part) == ($their_keys[0] | file_part) then
           "The project numbers differ: \($our_keys[0] | project_number) in \(called($one))" + cite($ours[0].at)
           + ", \($their_keys[0] | project_number) in \(called($other))" + cite($theirs[0].at)
           + ". ftok makes two different keys of that, though the file is the same."
         else
           "Different keys are used by \($both): they get different segments, or none."
         end)
      | fail(.; [$ours[0].at, $theirs[0].at])
    end;

# Every key is the one that ftok makes of FILE.
def key_of_file(file):
  (file) as $file | . as $run
  | [ keyed_segments[]
      | select(.key_kind != "ftok" or (.ftok.path != null and (.ftok.path | ltrimstr("./")) != $file)) | . as $segment
      | problem("The key" + ($run | cite($segment.created_at)) + " is not what ftok makes of the file `\($file)`, the one that both programs are given"
                + (if $segment.key_kind == "ftok" then ", but of `\($segment.ftok.path)`. Whoever meets at another file meets here as well."
                   else ". A number of your own may be anybody's: any other program that uses it gets this segment, too." end);
                $segment.created_at) ]
  | verdict;

# FIRST has ended before SECOND began, and both had one and the same segment attached.
def meets(first; second):
  (first) as $first | (second) as $second | . as $run
  | called($first) as $one | called($second) as $two
  | attached_by_program($first) as $left | attached_by_program($second) as $found
  | ($left - ($left - $found)) as $shared
  | [got_by($first)[] | .result as $id | $run | segment($id) | select(. != null)] as $made
  | ([$made[] | select(.removed_by as $pid | $pid != null and ($run | program_of($pid) == $first))][0]) as $removed
  | ([gets_of($second)[] | select(.error != null and .injected != true)][-1]) as $refused
  | ([failed_calls("shmat")[] | .pid as $pid | select($run | program_of($pid) == $first)][0]) as $unattached
  | ([failed_calls("shmat")[] | .pid as $pid | select($run | program_of($pid) == $second)][0]) as $not_joined
  | if ($shared | length) > 0 then pass
    elif ($made | length) == 0 then
      ([gets_of($first)[] | select(.error != null)][-1]) as $failed
      | fail("When \($one) comes first it has no segment in which to leave anything"
             + (if $failed != null then ": " + told_failure($failed) else "." end); [$failed.at?])
    elif ($left | length) == 0 then
      fail("\($one | capitalized), which comes first, never has the segment attached"
           + (if $unattached != null then ": " + told_failure($unattached)
              else cite($made[0].created_at) + ": it has left nothing in it." end);
           [$unattached.at // $made[0].created_at])
    elif $removed != null then
      fail("\($one | capitalized), which comes first, removes the segment" + cite($removed.removed_at)
           + ", so \($two) finds nothing. A segment lives on when its maker ends, and that is what is wanted here.";
           [$removed.removed_at])
    elif $refused != null and (got_by($second) | map(select(.result as $id | any($left[]; .shmid == $id))) | length) == 0 then
      fail("\($two | capitalized), which comes second, does not get the segment that \($one) has left: "
           + (if $refused.error == "EINVAL" and ($refused.args.size // 0) > ($left[0].size // 0) then
                "shmget failed with EINVAL" + cite($refused.at) + ", for it asks for \($refused.args.size | bytes), and the segment has only \($left[0].size)."
              else told_failure($refused) end)
           + (if $refused.error == "EEXIST" then " That is the moment to join it: shmget once more, without IPC_CREAT and IPC_EXCL." else "" end);
           [$refused.at])
    elif $not_joined != null then
      fail("\($two | capitalized), which comes second, does not get to what \($one) has left: " + told_failure($not_joined); [$not_joined.at])
    else
      fail("\($two | capitalized), which comes second, never has the segment attached that \($one) has left"
           + cite($left[0].created_at) + ": what it prints did not come out of it."; [$left[0].created_at])
    end;

# FIRST was still there when its time was up, so that SECOND, which starts after its end, never began.
def waits_in_vain(first; second):
  (first) as $first | (second) as $second
  | (timed_out or .outcome == "limit") and program($second).started == false;

# FIRST leaves without waiting for SECOND, and nobody sleeps: half the points if that is all.
def nobody_waits(first; second):
  (first) as $first | (second) as $second | . as $run
  | (if waits_in_vain($first; $second) then
         [gets_of($first)[] | select(.error == "ENOENT")][-1] as $asked
         | [problem("\(called($first) | capitalized), which comes first, was still running when its time was up"
                    + (if $asked != null then ", asking for the segment again and again" + cite($asked.at) else "" end)
                    + ". \(called($second) | capitalized) starts only after it has ended: what it waits for never comes."; $asked.at)]
       else [] end) as $stuck
  | [slept[] | . as $sleep
         | problem(($run | called($run | program_of($sleep.pid)) | capitalized) + " sleeps" + ($run | cite($sleep.at))
                   + ". No sleep is long enough to be sure that the other one has come, and a shorter one is just time lost."; $sleep.at)]
  | if ($stuck | length) > 0 then $stuck + . | verdict else verdict(0.5) end;

# As runs_to_end, but a first program that waits for the second is another matter: nobody_waits.
def runs_to_end_without(first; second): if waits_in_vain(first; second) then pass else runs_to_end end;

# A program ends in failure and says so. SITUATION tells when it should, as the beginning of a sentence:
# "The reader finds no segment". {"score", "problems"}.
def refuses(program; situation):
  (program) as $id | (situation) as $situation
  | program($id) as $program
  | if $program == null or $program.exit_code == null then {score: 1, problems: []}
    elif $program.exit_code == 0 then
      {score: 0.5, problems: [problem($situation + ", and ends as if all had gone well: its exit status is 0, which tells the shell and every script so."; null)]}
    elif said_error($id) | not then
      {score: 0.5, problems: [problem($situation + ", and gives up without a word: nobody can tell why."; null)]}
    else {score: 1, problems: []} end;

# From an array of {"score", "problems"}: their mean, and everything that was found.
def mean_verdict:
  (map(.problems[])) as $problems
  | if ($problems | length) == 0 then pass
    else partial((map(.score) | add) / length; $problems | told; $problems | map(.at)) end;

# . is evidence. CHECKS is an array of [scenario, program]: in each, NAME fails in that program.
def each_survives(checks; name):
  . as $evidence
  | [checks[] as [$scenario, $program] | $evidence | run($scenario) | fault_problems($program; name)] | mean_verdict;

# From an array of verdicts: the worst of them.
def worst: [.[] | select(. != true)] | if length == 0 then pass else min_by(.score) end;

# The same where each of them is worth the same share; what was found twice is told once.
def parts:
  [.[] | select(. != true)] as $mistakes
  | if ($mistakes | length) == 0 then pass
    else
      {score: ((map(if . == true then 1 else .score end) | add) / length),
       message: ($mistakes | map(.message) | unique | join(" ")),
       locations: ($mistakes | map(.locations) | add | unique)}
    end;

# Every segment with a key takes so many bytes.
def keyed_sizes_at_least(needed):
  (needed) as $needed | . as $run
  | [ keyed_segments[] | select(.size != null and .size < $needed) | . as $segment
      | problem("The segment has \($segment.size | bytes)" + ($run | cite($segment.created_at)) + ", and \($needed) are needed. "
                + "That nothing happened is luck: the kernel rounds up to whole pages, and a write past the last page is a crash.";
                $segment.created_at) ]
  | verdict;

# Lines of a program that end in TEXT, with nothing right before it that would belong to it.
def lines_ending(program; text):
  (text) as $text
  | stdout(program) | lines | map(select(endswith($text) and (.[:length - ($text | length)] | test("[A-Za-z0-9]$") | not)));

# The side that comes first makes the segment.
def first_makes(first):
  (first) as $id
  | creates_segment as $made
  | if $made != true then $made
    elif (got_by($id) | length) == 0 and (gets_of($id) | all(.[]; .error != null)) and (gets_of($id) | length) > 0 then
      gets_of($id)[-1] as $failed
      | fail("\(called($id) | capitalized) comes first and gets no segment: " + told_failure($failed); [$failed.at])
    else pass end;
