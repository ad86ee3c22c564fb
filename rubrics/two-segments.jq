# Programs that run one after another in one scenario and meet again at a segment: two-segments. Its
# programs are "first", "second" and "remove". `.` is a run.

def told_run(program):
  {"first": "the first run", "second": "the second run", "remove": "the run with `remove`"}[program]
  // "the program";

# The shmget calls of a program that ask for a key, or for a private segment.
def keyed_gets(program):
  (program) as $id | . as $run
  | calls("shmget")
  | map(select(.args.key != null and .args.key != "0x00000000")
        | select(.pid as $pid | $run | program_of($pid) == $id));
def made_by(program):
  (program) as $id | . as $run
  | segments | map(select(.created_by as $pid | $run | program_of($pid) == $id));
def private_made_by(program): (program) as $id | made_by($id) | map(select(.key_kind == "private"));

# The segment that a program got for its key; null if none.
def keyed_segment_of(program):
  . as $run
  | [keyed_gets(program)[] | select(.error == null and (.result | type) == "number")][0].result as $id
  | if $id == null then null else segment($id) // {shmid: $id} end;

# Both programs got one and the same segment for their key.
def same_keyed_segment(one; other):
  (one) as $one | (other) as $other | . as $run
  | [ ($one, $other) | . as $id | $run
      | keyed_gets($id) as $gets
      | [$gets[] | select(.error != null)][-1] as $failed
      | if ($gets | length) == 0 then
          problem((told_run($id) | capitalized) + " never asks for a segment with a key"
                  + cite(made_by($id)[0].created_at)
                  + ": IPC_PRIVATE is not a key, it makes a new segment each time."; made_by($id)[0].created_at)
        elif keyed_segment_of($id) == null and $failed != null then
          problem("In \(told_run($id)), " + told_failure($failed); $failed.at)
        else empty end ] as $missing
  | keyed_segment_of($one) as $first | keyed_segment_of($other) as $second
  | ( $missing
      + if ($missing | length) > 0 or $first == null or $second == null or $first.shmid == $second.shmid then []
        elif $first.removed_by != null then
          [problem((told_run($run | program_of($first.removed_by)) | capitalized) + " removes the keyed segment" + cite($first.removed_at)
                   + ", so \(told_run($other)) cannot find it and makes a new one with another id."; $first.removed_at)]
        elif $first.key != $second.key then
          [problem("The two runs ask for different keys" + cite($second.created_at) + ", so they get different segments."; $second.created_at)]
        else [problem("The two runs got different ids for their key."; null)] end
      + failed_ftok_problems )
  | verdict;

# Each of these programs (an array of ids) made a private segment. A program that had already failed to
# get its keyed one is not asked for it.
def each_makes_a_private_one(programs):
  . as $run
  | [ programs[] | . as $id | $run
      | select(all(keyed_gets($id)[]; .error == null))
      | select(private_made_by($id) | length == 0)
      | select(all(segments[]; .key_kind != null and .created_by != null))
      | problem((told_run($id) | capitalized) + " makes no segment with IPC_PRIVATE."; null) ]
  | verdict;

# Is a number the last thing on one of the lines?
def ends_a_line(number):
  (number) as $number | any(lines[]; test("(^|[^0-9-])" + ($number | tostring) + "[^0-9A-Za-z]*$"));

# Each of these programs printed the ids of both its segments.
def each_prints_its_ids(programs):
  . as $run
  | [ programs[] | . as $id | $run
      | stdout($id) as $text
      | ( (keyed_segment_of($id) | select(. != null)
           | select(.shmid as $shmid | $text | ends_a_line($shmid) | not)
           | problem("No line that \(told_run($id)) prints ends in the id of its keyed segment."; null)),
          (private_made_by($id) | select(length > 0) | select(all(.[]; .shmid as $shmid | $text | ends_a_line($shmid) | not))
           | problem("No line that \(told_run($id)) prints ends in the id of its private segment."; null)) ) ]
  | verdict;

# Every private segment was removed, and by the program that made it.
def private_ones_removed_by_their_makers:
  . as $run
  | [ private_segments[] | . as $segment
      | ($run | program_of($segment.created_by)) as $maker
      | ($run | program_of($segment.removed_by)) as $remover
      | if .leaked == true then
          problem("The private segment" + ($run | cite($segment.created_at))
                  + " is left behind. Nobody can ever find it again, for it has no key, and every run leaves one more."
                  + ($run | why_left({kind: "sysv-shm"})); $segment.created_at)
        elif $remover != null and $maker != null and $remover != $maker then
          problem("The private segment of \(told_run($maker)) is removed only by \(told_run($remover))"
                  + ($run | cite($segment.removed_at)) + "."; $segment.removed_at)
        else empty end ]
  | verdict;

# No keyed segment is left after PROGRAM, whose work it is to remove it.
def keyed_one_removed_by(program):
  (program) as $id | . as $run
  | [ keyed_segments[] | . as $segment
      | ($run | program_of($segment.removed_by)) as $remover
      | if .leaked == true then
          problem("After \(told_run($id)) the keyed segment" + ($run | cite($segment.created_at)) + " is still there."
                  + ($run | why_left({kind: "sysv-shm"})); $segment.created_at)
        elif $remover != null and $remover != $id then
          problem("The keyed segment is removed by \(told_run($remover))" + ($run | cite($segment.removed_at))
                  + ", not by \(told_run($id))."; $segment.removed_at)
        else empty end ]
  | verdict;

# Every keyed and every private segment has at least so many bytes.
def sizes_at_least(keyed; private):
  (keyed) as $keyed | (private) as $private | . as $run
  | [ segments[] | . as $segment
      | (if .key_kind == "private" then $private else $keyed end) as $needed
      | select(.key_kind != null and .size != null and .size < $needed)
      | problem("The " + (if .key_kind == "private" then "private" else "keyed" end) + " segment has \(.size | bytes)"
                + ($run | cite($segment.created_at)) + " and should have \($needed)."; .created_at) ]
  | verdict;

# Two programs, "first" and "second", run at the same moment: both get what they would get alone.
def both_at_once:
  . as $run
  | runs_to_end as $ended
  | ["first", "second"] as $both
  | ([keyed_segments[] | select(.removed_by != null)][0]) as $removed
  | if $ended != true then $ended
    elif $removed != null then
      fail("The keyed segment is removed" + cite($removed.removed_at) + " by a run without an argument. Another run uses it."; [$removed.removed_at])
    else
      [same_keyed_segment("first"; "second"), each_makes_a_private_one($both), private_ones_removed_by_their_makers, removed_once, each_prints_its_ids($both)]
      | [.[] | select(. != true)][0] // true
    end;
