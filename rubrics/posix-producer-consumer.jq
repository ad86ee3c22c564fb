# Producer and consumer share a ring in POSIX shared memory, two named semaphores, and an unnamed one in the ring.

def ring_name: "/ring";
def semaphore_names: ["/filled", "/free"];
def both_programs: ["producer", "consumer"];
def first_runs: ["producer-first", "consumer-first"];

# . is a run. The processes of the two programs; the words that the producer was given.
def taking_part: processes_of("producer") + processes_of("consumer");
def words: program("producer").argv[1:] // [];

# . is a run. The other one of the two.
def other_of(id): if id == "producer" then "consumer" else "producer" end;

# . is a run. Every word is in what the consumer printed, in whatever order and however often.
def words_missing:
  (stdout("consumer") | [splits("[^A-Za-z-]+")]) as $printed
  | [words[] | select(. as $word | all($printed[]; . != $word))] | unique;

# . is a run. What keeps the two from handing anything over, as {message, at}; null if they do. The most telling first:
# something was refused, something was made twice, somebody waits for ever.
def refusal_problem:
  . as $run
  | [ both_programs[] as $id
      | ($run | asks_for($id; "shm") + asks_for($id; "sem") | map(asked_path | [posix_kind, posix_name]) | unique | .[]) as [$kind, $name]
      | ($run | refused($id; $kind; $name)) as $call | select($call != null)
      | problem("\($run | called($id)) does not get \(object_in_words($kind)) `\($name)`: \(opening($kind)) failed with \($call.error)"
                + ($call | meaning_of_refusal) + ($run | cite($call.at)); $call.at) ][0];

def made_anew_problem:
  . as $run
  | [ made_anew[] | . as [$first, $second]
      | ([.[] | select(.removed_by != null)][0]) as $removed
      | problem("there are two objects named `\($first.name)`, "
                + (if $removed != null then
                     "for \($run | role($removed.removed_by)) removes the first" + ($run | cite($removed.removed_at))
                     + " before \($run | called(other_of($run | program_of($removed.removed_by)))) has opened it, which then makes a new one"
                   else "and each program has one" end); $removed.removed_at) ][0];

def unshared_problem:
  . as $run
  | [ (["shm", ($run | posix_objects("shm")[0].name) // ring_name], (semaphore_names[] | ["sem", .])) as [$kind, $name]
      | select(all($run | posix_objects_of_both($kind; "producer"; "consumer")[]; .name != $name))
      | [both_programs[] as $id | select($run | any(posix_objects($kind; $name)[]; opened_by($run | pids_of($id))) | not) | $id] as $without
      | problem((if ($without | length) > 0 then "\($run | called($without[0])) never has \(object_in_words($kind)) `\($name)`"
                 else "the two do not have the same `\($name)`" end); null) ][0];

def waiting_problem:
  . as $run
  | [both_programs[] as $id | select($run | program($id) | .started != false and .exit_code == null and .signal == null) | $run | called($id)] as $left
  | if timed_out or .outcome == "deadlock" then
      problem("\(if ($left | length) == 1 then $left[0] else "at least one of them" end) was still waiting when the time was up. "
              + "Look at the numbers with which the semaphores begin (`/free` with 4, `/filled` with 0, in both programs), whether every sem_wait "
              + "has a sem_post on the other side, and whether the unnamed one is initialised with 1 before it is used"; null)
    else null end;

def missing_problem:
  words_missing as $missing
  | if ($missing | length) == 0 then null
    elif ($missing | length) == (words | unique | length) then problem("nothing of what the producer was given arrives at the consumer's output"; null)
    else problem("not all that the producer was given is in the consumer's output: \($missing[:3] | map("`\(.)`") | in_words) "
                 + (if ($missing | length) == 1 then "is" else "are" end) + " missing"; null) end;

# A second program that starts when the first has ended never starts where that one waits for ever.
def hand_over_problem:
  (if any(both_programs[] as $id | program($id); .started == false) then waiting_problem else null end)
  // refusal_problem // made_anew_problem // unshared_problem // waiting_problem // missing_problem;
def hands_over: hand_over_problem == null;

def told_hand_over(situation):
  (situation) as $situation | hand_over_problem as $problem
  | if $problem == null then pass else fail($situation + ", " + $problem.message + "."; [$problem.at]) end;

# . is evidence. The words arrive in one order of the starts at least.
def hands_over_somehow:
  . as $evidence
  | if any(first_runs[]; . as $id | $evidence | run($id) | hands_over) then pass
    else run("producer-first") | told_hand_over("Whoever comes first, nothing is handed over. When the producer comes first") end;

# . is evidence. CHECK in each run in which the words arrive: what went wrong in the others has cost its points.
def in_good_runs(check):
  . as $evidence
  | [first_runs[] | select(. as $id | $evidence | run($id) | hands_over)] as $good
  | in_runs($good; check);

# . is a run. The object for the ring is made by whoever comes first; half the points if it has another name.
def makes_ring:
  . as $run
  | posix_objects("shm") as $made
  | ([asks_for("producer"; "shm")[] | select(.error != null)][0]) as $failed
  | if any($made[]; .name == ring_name) then pass
    elif ($made | length) > 0 then
      partial(0.5; "The shared memory object is called `\($made[0].name)`" + cite($made[0].created_at) + " and not `\(ring_name)`: a consumer that somebody else wrote would not find it.";
              [$made[0].created_at])
    elif $failed != null then fail("No shared memory object was made: shm_open failed with \($failed.error)" + ($failed | meaning_of_refusal) + cite($failed.at) + "."; [$failed.at])
    elif (segments | length) > 0 then
      fail("The program makes a System V segment" + cite(segments[0].created_at) + ". The task is about shm_open."; [segments[0].created_at])
    else fail("The producer never calls shm_open: whatever was printed did not come through POSIX shared memory.") end;

# . is evidence. Both programs map the object, shared.
def maps_ring:
  . as $evidence
  | [first_runs[] as $id | $evidence | run($id)] as $runs
  | [ ($runs[] | . as $run | private_mappings("posix-shm")[] | . as $private
       | problem(($run | role($private.pid) | capitalized) + " maps the object with MAP_PRIVATE" + ($run | cite($private.created_at))
                 + ": what it writes goes to a copy of its own, and the other one never sees it."; .created_at)),
      (both_programs[] as $id | select(all($runs[]; program($id).started != false and (asks_for($id; "shm") | length) == 0))
       | problem(($runs[0] | called($id) | capitalized) + " never calls shm_open, so it has no part in the shared memory."; null)),
      (both_programs[] as $id
       | select(any($runs[]; . as $run | any(posix_objects("shm")[]; opened_by($run | pids_of($id)))))
       | select(all($runs[]; . as $run | all(posix_objects("shm")[]; mapped_by($run | pids_of($id)) | not)))
       | problem(($runs[0] | called($id) | capitalized) + " opens the object but never maps it: what it reads and writes goes through calls, not through shared memory."; null)) ]
  | verdict;

# . is evidence. Both programs ask for both named semaphores: each of the four is the same share.
def uses_named_semaphores:
  . as $evidence
  | [first_runs[] as $id | $evidence | run($id)] as $runs
  | [ both_programs[] as $id | semaphore_names[] as $name
      | select(all($runs[]; program($id).started != false and (asks_for($id; "sem"; $name) | length) == 0))
      | {id: $id, name: $name} ] as $missing
  | if ($missing | length) == 0 then pass
    elif ($missing | length) == 4 then
      fail("Neither program opens the named semaphores `/free` and `/filled`"
           + (if any($runs[]; (posix_objects("sem") | length) > 0) then " (they have other names)" else "" end)
           + ". Without them nobody can wait for a slot or an item: to look again and again is no waiting, and a sleep only makes the right order likely.")
    else
      partial(share(4 - ($missing | length); 4);
              $missing | map(. as $one | ($runs[0] | called($one.id) | capitalized) + " never opens the semaphore `\($one.name)`.") | join(" "); [])
    end;

# . is a run of one program alone, which has to wait. It is stopped when its time is up, and has slept until then.
def waits_alone(program; for; wrong):
  (program) as $id | . as $run
  | "the \($id)" as $who
  | if any(processes_of($id)[]; .signal != null and (.signal | is_crash)) then
      fail("Alone, \($who) dies of \([processes_of($id)[] | .signal | select(. != null)][0]) where it should wait for \(for).")
    elif .outcome == "exited" then fail("Alone, \($who) ends, where it should wait for \(for). \(wrong)")
    elif (.outcome == "limit" and .limit == "cpu") or (.cpu_ms != null and .cpu_ms > 100) then
      fail("While \($who) waits for \(for), it keeps the processor busy: it looks again and again. sem_wait sleeps until there is something to do; "
           + "sem_trywait in a loop, or a loop that looks at a variable, does not.")
    else pass end;

# . is evidence. Nobody sleeps in any of these runs.
def nobody_sleeps:
  in_runs(first_runs + ["at-once", "consumer-alone", "producer-alone"];
          [processes_of("producer", "consumer")[].pid] as $pids
          | .sleeps = [.sleeps[]? | select(.pid as $pid | any($pids[]; . == $pid))] | no_sleep);

# . is a run. The consumer prints every word once, in order, each on a line that begins with `got:`.
def prints_words:
  words as $words
  | printed("consumer"; "got") as $got
  | if $got == $words then pass
    elif ($got | length) == 0 then fail("No line of the consumer's output begins with `got:`.")
    elif ($got | length) != ($words | length) then
      fail("The producer was given \($words | length) words, and the consumer prints \($got | length) lines that begin with `got:`"
           + (if ($got | unique | length) < ($words | unique | length) then "; some are missing" else "" end) + ".")
    elif ($got | sort) == ($words | sort) then fail("The words do not come out in the order in which they were given: what goes into a ring first comes out first.")
    else
      ([range($words | length) | select($got[.] != $words[.])][0]) as $i
      | fail("Word \($i + 1) is printed as `\($got[$i][:40])`, and it is `\($words[$i])`.")
    end;

# . is a run. The unnamed semaphore of the ring: those that were initialised in its memory, in the order of the calls.
def ring_semaphores: [.sync_objects[]? | select(.kind == "semaphore" and .in == "mapping")];

def excludes_mutually:
  . as $run
  | [.sync_objects[]? | select(.kind == "semaphore")] as $all
  | ring_semaphores as $ring
  | [.sync_objects[]? | select(.kind == "mutex" and .in == "mapping" and .pshared)][0] as $mutex
  | if .sync_objects == null then pass
    elif ($ring | length) == 0 and $mutex != null then
      partial(0.5; "A pthread mutex guards the ring" + cite($mutex.created_at) + ". That works, but the task asks for an unnamed semaphore (sem_init): both kinds are to be seen.";
              [$mutex.created_at])
    elif ($ring | length) == 0 and any($all[]; .in == "private memory") then
      ([$all[] | select(.in == "private memory")][0]) as $own
      | fail("The unnamed semaphore lies in the memory of one process" + cite($own.created_at)
             + ": the other one has another, and neither keeps anybody out. It must be a part of what is mapped."; [$own.created_at])
    elif ($ring | length) == 0 then
      fail("No unnamed semaphore is initialised in the ring (sem_init). What both programs change, like the number of items, needs one that keeps the other out meanwhile: "
           + "`used++` is three steps, and between them the other may come.")
    else
      [ ($ring[] | select(.pshared == false) | . as $semaphore
         | problem("The unnamed semaphore is initialised with a pshared of 0" + ($run | cite($semaphore.created_at))
                   + ": it is for the threads of one process then. Between processes a sem_post may never wake who waits."; .created_at)),
        ($ring | select(map(.created_by) | unique | length > 1) | map(select(.created_by != $ring[0].created_by))[0] | . as $semaphore
         | problem("The unnamed semaphore is initialised a second time" + ($run | cite($semaphore.created_at))
                   + ", by \($run | role($semaphore.created_by)): whoever holds it then holds it no more."; .created_at)),
        ($ring[0] | select(.value != null and .value != 1) | . as $semaphore
         | problem("The unnamed semaphore begins with \(.value)" + ($run | cite($semaphore.created_at))
                   + ": to keep out all but one, it begins with 1."; .created_at)) ]
      | verdict
    end;

# . is a run. The unnamed semaphore is destroyed by the end.
def destroys_semaphore:
  . as $run
  | if any(ring_semaphores[]; .destroyed == true and .removed_by != null) then pass
    else
      [ ring_semaphores[] | select(.destroyed == false) | . as $semaphore
        | problem("The unnamed semaphore is never destroyed" + ($run | cite($semaphore.created_at)) + ": what sem_init begins, sem_destroy ends. On Linux nothing else goes wrong."; .created_at) ]
      | verdict
    end;

# . is a run. The programs ran at the same moment: the words arrive, and nothing is left.
def at_the_same_moment:
  (prints_words) as $printed | (nothing_left) as $left
  | hand_over_problem as $problem
  | if $problem != null then fail("When both start at the same moment, \($problem.message)."; [$problem.at])
    elif $printed != true then fail("When both start at the same moment: " + $printed.message)
    elif $left != true then $left
    else pass end;

# --- failures ---

# . is a run. A directory of the ring's name is in the way of shm_open.
def takes_failed_shm_open(program):
  (program) as $id
  | [asks_for($id; "shm"; ring_name)[] | select(.error != null)][0] as $call
  # What is done with the -1 is not told among the calls, for it concerns no object; but EBADF is what it leads to.
  | (if stderr($id) | test("bad file descriptor"; "i") then {at: null} else null end) as $use
  | failure_problems($id; "shm_open"; $call; ""; $use; crashed);

# . is a run. sem_open cannot make its semaphore: its link was made to fail.
def takes_failed_sem_open(program):
  (program) as $id | injected_calls("link")[0] as $call
  | failure_problems($id; "sem_open"; $call; ""; null; crashed);

# . is evidence. The first, second or third mmap was made to fail: one of them is that of the ring. A semaphore is mapped
# by sem_open, and takes 32 bytes.
def takes_failed_mmap(program):
  (program) as $id | . as $evidence
  | [ range(1; 4) as $n | $evidence | run("\($id)-mmap-\($n)-fails")
      | ([injected_calls("mmap")[] | select(.args.length != 32)][0]) as $call
      | failure_problems($id; "mmap"; $call; if $call == null then "" else told_mmap_check($call) end; null; crashed) ]
  | min_by(.score);

def takes_failed_ftruncate(program):
  (program) as $id | injected_calls("ftruncate")[0] as $call
  | failure_problems($id; "ftruncate"; $call; ""; null; crashed);

# . is a run. Nobody died, or used up what it may use. A run that was stopped because its time was up is told elsewhere.
def no_crash:
  if .outcome != "timeout" and .outcome != "deadlock" then runs_to_end
  elif (crashed | length) > 0 then .outcome = "signaled" | runs_to_end
  else pass end;

# . is evidence. The failures that the criteria above tell of. An openat is that of shm_open or of sem_open.
def told_failures:
  . as $evidence
  | [ both_programs[] as $id
      | ($evidence | takes_failed_mmap($id) | select(.problems != []) | {program: $id, call: "mmap"}),
        ($evidence | run("\($id)-shm_open-fails") | takes_failed_shm_open($id) | select(.problems != []) | {program: $id, call: "openat"}),
        ($evidence | run("\($id)-sem_open-fails") | takes_failed_sem_open($id) | select(.problems != []) | {program: $id, call: ("openat", "link")}) ]
    + ($evidence | run("ftruncate-fails") | takes_failed_ftruncate("producer") | if .problems == [] then [] else [both_programs[] | {program: ., call: "ftruncate"}] end);

# . is a run of a sweep in which the consumer starts after the producer has ended. A consumer that gives up is the last one
# who could remove the names, whoever has made them.
def removes_all_names:
  . as $run
  | if .fault.program != "consumer" or fault_is_removal or (.outcome != "exited") then []
    else
      [ [leaks[] | select(.kind | IN("posix-shm", "posix-sem"))][0] | select(. != null) | . as $leak
        | problem(($run | told_fault) + "the consumer gives up, and the \($leak.kind | kind_in_words) `\($leak.name)` stays behind. Nobody comes after it who could remove it.";
                  $run.fault.at) ]
    end;
