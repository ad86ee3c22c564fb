# The child calculates squares in memory that it shares with its parent, and the parent prints them.

# How many numbers the program was given, and what is due for them. `.` is a run.
def first_number: argument("anonymous-mmap"; 1) | tonumber;
def last_number: argument("anonymous-mmap"; 2) | tonumber;
def due_squares: [range(first_number; last_number + 1) | . * .];

# A result takes 4 bytes at least: more is asked of nobody.
def needed_bytes: 4 * (last_number - first_number + 1);

# Whatever is mapped and shared with somebody, but no library's file.
def chosen_mappings: shared_mappings | map(select(.kind != "posix-sem"));
def shared_with_child: shared_memory(chosen_mappings; "anonymous-mmap");

# A shared anonymous mapping was made; half the points for one of something that has a name.
def maps_anonymous_memory:
  ([failed_calls("mmap")[] | select(.args.length != null)][0]) as $failed
  | source_place("\\bMAP_PRIVATE\\b") as $private
  | chosen_mappings as $made
  | ([$made[] | select(.kind != "anonymous" and .inherited != true)][0]) as $named
  | if any($made[]; .kind == "anonymous") then pass
    elif $named != null then
      partial(0.5; "The memory that is shared is that of "
              + (if $named.kind == "posix-shm" then "a shared memory object with a name" else "a file" end) + cite($named.created_at)
              + ". A child inherits the mapping, so it needs no name, which anybody may use and somebody has to remove: MAP_ANONYMOUS makes memory without one.";
              [$named.created_at])
    elif (segments | length) > 0 then
      fail("The program makes a System V segment" + cite(segments[0].created_at) + ". The task is about mmap: a mapping needs no id and nobody has to remove it.";
           [segments[0].created_at])
    elif $failed != null then fail("No memory was mapped: mmap failed with \($failed.error)" + cite($failed.at) + "."; [$failed.at])
    elif $private != null then
      fail("No shared mapping is made: the source says MAP_PRIVATE" + cite($private)
           + ". A private mapping is copied by fork like all other memory, and what the child writes into its copy the parent never sees."; [$private])
    else
      fail("The program never maps shared memory (mmap with MAP_SHARED). All other memory, also that of malloc, is copied by fork: "
           + "what a child writes there, the parent never sees.")
    end;

# What is shared, or at least mapped, takes all results.
def takes_all_results:
  . as $run
  | needed_bytes as $needed
  | (if (shared_with_child | length) > 0 then shared_with_child | map(.[0]) else [chosen_mappings[] | select(.inherited != true)] end) as $all
  | ($all | unique_by(.object) | map(.length)) as $lengths
  | if ($lengths | length) == 0 or any($lengths[]; . == null) or ($lengths | add) >= $needed then []
    else
      ($all | max_by(.length)) as $largest
      | [problem("The mapping takes \($lengths | add | bytes)" + cite($largest.created_at)
                 + ", which is too little for the results of \($needed / 4) numbers: \($needed) at the very least. "
                 + "The kernel maps whole pages, so a few bytes too many do no harm, by luck; past the last page they hit other memory, or none."; $largest.created_at)]
    end
  | verdict;

# Parent and child had the same memory mapped.
def maps_before_fork:
  children_of("anonymous-mmap") as $children | process_of("anonymous-mmap") as $parent
  | ([chosen_mappings[] | select(.inherited != true)]) as $made
  | if (shared_with_child | length) > 0 then pass
    elif ($children | length) == 0 then
      fail("There is no child process: the program never forked, so nothing was passed from one process to another.")
    elif any($made[]; .pid == $parent.pid) and any($made[]; .pid != $parent.pid) then
      ([$made[] | select(.pid != $parent.pid)][0]) as $own
      | fail("Parent and child each map memory of their own" + cite($own.created_at)
             + ", after fork. Every mmap of MAP_ANONYMOUS makes new memory; only what is mapped before fork is shared."; [$own.created_at])
    elif any($made[]; .pid == $parent.pid) then
      ([$made[] | select(.pid == $parent.pid)][0]) as $own
      | fail("The parent maps memory" + cite($own.created_at) + " that no child has: at the moment of fork it was not mapped."; [$own.created_at])
    else
      fail("The memory is mapped in the child only" + cite($made[0].created_at) + ", so the parent cannot have read what is in it."; [$made[0].created_at])
    end;

# The parent prints the squares in their order, and their sum.
def prints_results:
  due_squares as $due | ($due | add | tostring) as $sum
  | printed("anonymous-mmap"; "squares") as $squares | printed("anonymous-mmap"; "sum") as $sums
  | ($squares | map(split(" ") | map(rtrimstr(",") | select(length > 0)))) as $lists
  | "For the numbers \(first_number) to \(last_number), " as $for
  | [ (if ($squares | length) == 0 then problem($for + "no line of the output begins with `squares:`."; null)
       elif any($lists[]; . == ($due | map(tostring))) then empty
       elif all($lists[][]; . == "0") then problem($for + "the squares are all 0: the parent does not see what the child has calculated."; null)
       elif any($lists[]; length != ($due | length)) then
         problem($for + "there are \($lists[0] | length) squares behind `squares:` and not \($due | length)."; null)
       else
         ([range($due | length) | select($lists[0][.] != ($due[.] | tostring))][0]) as $i
         | problem($for + "the square of \(first_number + $i) is given as \($lists[0][$i]), and it is \($due[$i])."; null) end),
      (if ($sums | length) == 0 then problem($for + "no line of the output begins with `sum:`."; null)
       elif any($sums[]; trimmed == $sum) then empty
       else problem($for + "the sum of the squares is given as \($sums[0] | trimmed[:40]), and it is \($sum)."
                    + (if ($sums[0] | trimmed | test("^-?[0-9]{1,15}$")) and (($due | add) - ($sums[0] | trimmed | tonumber)) % 4294967296 == 0 then " (That is more than an int can take: use a long.)" else "" end); null) end) ]
  | verdict(share(2 - length; 2));

# Every munmap takes the whole mapping, and nothing behind it.
def unmaps_the_whole:
  . as $run
  | unmapped(.processes; .kind != "posix-sem") as $rest
  | [ unmaps_too_much[] | . as {$call, $mapping}
      | problem("munmap is given a length of \($call.args.length)" + ($run | cite($call.at)) + ", and \($mapping.length) were mapped"
                + ($run | cite($mapping.created_at)) + ": whatever lies behind the mapping is unmapped, too."; $call.at) ]
  | if length > 0 then verdict else $rest end;

# Every fork of this run fails. The call is not told, so its place is looked up in the source, for the message.
def takes_failed_fork:
  if (children | length) > 0 then {score: 1, problems: []}
  else failure_problems("anonymous-mmap"; "fork"; {name: "clone", at: source_place("\\bfork\\s*\\(")}; ""; null; crashed) end;

# . is evidence. Whoever of parent and child is quicker, the results are printed. What is wrong in the usual order has cost
# points already.
def goes_well_in_every_order:
  if run("orders") | prints_results != true then pass
  else in_every_order("orders"; [runs_to_end, prints_results] | worst) end;
