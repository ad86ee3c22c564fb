# Children that sleep and leave a result each: sleeping-children. Its program is called with the number
# of children and the longest time that one may sleep, in milliseconds. `.` is a run.

def the_program: "sleeping-children";
def the_parent: process_of(the_program);
def wanted_children: argument(the_program; 1) | tonumber;
def longest_ms: argument(the_program; 2) | tonumber;

# The children in the order in which they were started.
def by_age: children_of(the_program) | sort_by(.pid);

# How long a process asked to sleep, in milliseconds; null if it did not or if it is not known.
def slept_ms(pid):
  (pid) as $pid | [slept[] | select(.pid == $pid) | .requested_ms]
  | if length == 0 or any(.[]; . == null) then null else add end;

# There are as many children as were asked for, and all of them are the parent's. In a run that was
# stopped, or broke off in a crash, those that are missing may just not have been started yet.
def right_children:
  wanted_children as $wanted | the_parent as $parent | by_age as $children
  | failed_calls("shmat")[0] as $failed
  | if .outcome == "limit" or $parent == null then pass
    elif ($children | length) > $wanted or any($children[]; .ppid != $parent.pid) then
      [$children[] | select(.ppid != $parent.pid)][0].forked_at as $at
      | if $at != null then
          fail("A child starts children, too" + cite($at) + ": \($wanted) were asked for, and there were \($children | length). "
               + "After fork both processes run through the same loop; the child has to leave it with exit."; [$at])
        else
          fail("\($wanted) children were asked for, and there were \($children | length)" + cite($children[0].forked_at) + ".";
               [$children[0].forked_at])
        end
    elif ($children | length) == $wanted or (ended_normally | not) then pass
    elif ($children | length) == 0 then
      fail("The program started no child"
           + (if $failed == null then "." else ", for " + told_failure($failed) end); [$failed.at])
    else
      fail("\($wanted) children were asked for, and there were \($children | length)" + cite($children[0].forked_at) + ".";
           [$children[0].forked_at])
    end;

# Do the children that sleep hand over by their exit status how long they did? Not to be told where too many
# slept equally long: a status that never changes could be meant.
def by_exit_status:
  . as $run
  | [by_age[] | {code: .exit_code, ms: (.pid as $pid | $run | slept_ms($pid))}
     | select(.code != null and .ms != null) | .ms |= floor] as $known
  | ($known | length) > 2 and ($known | map(.ms) | unique | length) > 2
    and all($known[]; .code == .ms % 256);
def exit_of_a_child: [by_age[] | .exit_at | select(. != null)][0];

def why_not_by_exit: "An exit status has only 8 bits: of a result above 255 the rest is lost. It can say that a child failed, and no more.";

# A segment was made. Where none was, because the results go another way, that way is named.
def makes_a_segment:
  creates_segment_with_sound_key as $made
  | if $made != true and (segments | length) == 0 and by_exit_status then
      exit_of_a_child as $at
      | (" The children hand over their results as exit status" + cite($at) + ". " + why_not_by_exit) as $why
      | $made | .message += $why | .locations += ([$at] | known_places)
    else $made end;

# All the segments that parent and children share take a result for each child.
def room_for_results:
  wanted_children as $wanted
  | shared_segments(the_program) as $shared
  | if ($shared | length) == 0 or any($shared[]; .size == null) then pass
    else
      ($shared | map(.size) | add) as $size
      | if $size >= 2 * $wanted then pass
        else
          fail("The segment has \($size | bytes)" + cite($shared[0].created_at) + ", and \($wanted) children each leave a result in it. "
               + "That nothing happened is luck: the kernel rounds up to whole pages, and a write past the last page is a crash.";
               [$shared[0].created_at])
        end
    end;

# The parent shares a segment with each of the children.
def shared_with_each:
  shared_by_parent_and_child(the_program) as $some
  | if $some != true then $some
    else
      shared_segments(the_program) as $shared
      | [by_age[] | .pid as $pid | select(all($shared[]; attached_by($pid) | not))] as $without
      | if ($without | length) == 0 or (ended_normally | not) then pass
        else
          fail("Only \((by_age | length) - ($without | length)) of \(by_age | length) children have a segment that the parent has, too"
               + cite($shared[0].created_at) + ". What the others write, the parent never sees."; [$shared[0].created_at])
        end
    end;

# Each child sleeps, for longer than nothing and at most as long as the bound says.
def children_sleep:
  . as $run | longest_ms as $longest
  | [ by_age[] | .pid as $pid | .forked_at as $forked_at
      | [$run | slept[] | select(.pid == $pid)] as $sleeps
      | ($run | slept_ms($pid)) as $ms
      | if ($sleeps | length) == 0 then
          if ($run | ended_normally) then
            problem("A child does not sleep" + ($run | cite($forked_at)) + "."; $forked_at)
          else empty end
        elif $ms == null then empty
        elif $ms > 2 * $longest and $ms % 1000 == 0 then
          problem("A child sleeps whole seconds" + ($run | cite($sleeps[0].at))
                  + ": the bound is in milliseconds. usleep counts microseconds, nanosleep takes seconds and nanoseconds."; $sleeps[0].at)
        elif $ms > $longest then
          problem("A child sleeps longer than the second argument allows" + ($run | cite($sleeps[0].at)) + "."; $sleeps[0].at)
        elif $ms == 0 then
          problem("A child asks for a sleep of no time at all" + ($run | cite($sleeps[0].at))
                  + ": the numbers go from 1 on."; $sleeps[0].at)
        else empty end ]
  | verdict;

# The children do not all sleep equally long. (Three different times among six, because children that
# take the clock as their seed can get two when a second ends between them.)
def random_times:
  . as $run
  | [by_age[] | .pid as $pid | $run | slept_ms($pid)] as $times
  | if ($times | length) < 5 or any($times[]; . == null) or ($times | unique | length) > 2 then pass
    else
      slept[0].at as $at
      | fail("The children all sleep equally long" + cite($at) + ". After fork each child has its parent's random numbers: "
             + "the same seed gives the same numbers, and time(NULL) is the same for all that start in one second."; [$at])
    end;

# The parent itself never sleeps.
def parent_awake:
  the_parent.pid as $parent | .sleeps |= map(select(.pid == $parent))
  | . as $run
  | [slept[] | problem("The parent sleeps" + (.at as $at | $run | cite($at))
      + ". A sleep only makes it likely that the children have ended: on a busy machine they take longer, "
      + "and on all others the time is wasted."; .at)]
  | verdict;

# When a process ended by itself, in microseconds; null if that is not known.
def ended_us(pid): (pid) as $pid | [calls("exit_group")[] | select(.pid == $pid) | .t_us][0];

# The children sleep at the same time. One after another means that each ended no sooner than its own sleep
# after the one before it; when they sleep together, not all of them can.
def together:
  . as $run
  | [by_age[] | .pid as $pid | {at: .forked_at, ms: ($run | slept_ms($pid)), end: ($run | ended_us($pid))}] as $known
  | if ($known | length) < 5 or any($known[]; .ms == null or .end == null) then pass
    elif all(range(1; $known | length); $known[.].end - $known[. - 1].end >= $known[.].ms * 1000) then
      fail("Each child is started only when the one before it has ended" + cite($known[0].at)
           + ": so they sleep one after another, as if there were no processes at all."; [$known[0].at])
    else pass end;

# The results do not travel as exit status.
def not_by_exit:
  if by_exit_status then
    exit_of_a_child as $at
    | fail("The children end with their result as exit status" + cite($at) + ". " + why_not_by_exit
           + " Each child has its place in the segment for that."; [$at])
  else pass end;

# "child 2: 137 ms": {n, ms} of each such line that the program prints.
def printed_results:
  [stdout(the_program) | lines[] | capture("^\\s*child\\s+(?<n>[0-9]+)\\s*:\\s*(?<ms>-?[0-9]+)(\\s|$)"; "i")
   | {n: (.n | tonumber), ms: (.ms | tonumber)}];

# For each child there is a line with how long it slept, and there is no line that says otherwise.
def prints_results:
  . as $run | wanted_children as $wanted | printed_results as $printed
  | [by_age[] | .pid as $pid | $run | slept_ms($pid)] as $times
  | if any($times[]; . == null) then pass
    elif ($printed | length) == 0 then
      fail("The program prints no line like `child 1: 137 ms`.")
    else
      [range($wanted) | . as $i | select(all($printed[]; .n != $i + 1)) | $i + 1] as $missing
      | [$printed[] | select(.n < 1 or .n > $wanted)] as $extra
      | [$printed[] | select(.n >= 1 and .n <= $wanted) | select((.ms - $times[.n - 1] | fabs) >= 1)] as $wrong
      | if ($missing | length) > 0 then
          fail("\($wanted) children were asked for, and there is no line for " + ($missing | map("child \(.)") | in_words) + ".")
        elif ($extra | length) > 0 then
          fail("There is a line for \($extra[0].n | "child \(.)"), and the children are numbered from 1 to \($wanted).")
        elif ($wrong | length) == 0 then pass
        elif any($wrong[]; .ms <= 0) then
          fail("The parent prints what was in the segment before a child wrote. Does it wait for all of them before it reads, and does each child write into the segment?")
        elif ([$printed[].ms] | unique | length) == 1 and ($times | unique | length) > 1 then
          fail("The same result is printed for every child: have the children a place each, or do they all write to the first?")
        else fail("What is printed is not how long that child slept: each line is for the child with this number, in the order of their start.") end
    end;
