# Runs, programs and processes.

# . is evidence. The run of one scenario. Evidence without it cannot be judged (it was gathered for
# another version of the assignment), and that is neither a zero nor full marks.
def run(id):
  (id) as $id | (.sources // {}) as $sources
  | [.runs[]? | select(.scenario == $id)]
  | if length == 0 then error("the evidence has no run of the scenario \"\($id)\"")
    else .[0] + {sources: $sources} end;

# . is evidence. Did it build? Otherwise with the first errors of the compiler.
def builds:
  if .build.ok != false then pass
  elif .build.timed_out == true then
    fail("The build did not end in its time and was stopped. Nothing could be run.")
  else
    [.build.diagnostics[]? | select(.severity == "error" or .severity == "fatal error")] as $errors
    | if ($errors | length) == 0 then
        fail("The program could not be built, so nothing could be run. The last line of the build said: "
             + (.build.log | lines | .[-1] // "nothing"))
      else
        fail("The compiler stopped at an error, so nothing could be run: "
             + ($errors[0] | "\(where(.) // "the build"): \(.message)")
             + (if ($errors | length) > 1 then " (and \(($errors | length) - 1) more)." else "." end);
             $errors)
      end
  end;

# . is a run. One of its programs by its id in the assignment; null if it has none such.
def program(id): (id) as $id | [.programs[]? | select(.id == $id)][0];

# . is a run. What a program wrote.
def stdout(program): program(program).stdout // "";
def stderr(program): program(program).stderr // "";

# . is a run. Does a line of a program's standard output match?
def output_matches(program; regex):
  (regex) as $regex | any(stdout(program) | lines | .[]; test($regex));

# . is a run. Did a program say anything at all about what went wrong?
def said_error(program): (stderr(program) + stdout(program)) | test("\\S");

# . is a run. The processes that descend from a program, its own first.
def processes_of(program): (program) as $id | [.processes[]? | select(.program == $id)];

# . is a run. Processes that were forked by another process of the same run.
def children:
  [.processes[]?.pid] as $pids
  | [.processes[]? | select(.ppid as $parent | any($pids[]; . == $parent))];

# . is a run. The process that the scenario started as this program; null if it never started.
def process_of(program):
  [children[].pid] as $forked
  | [processes_of(program)[] | select(.pid as $pid | all($forked[]; . != $pid))][0];

# . is a run. The processes that a program's own process and its descendants forked.
def children_of(program): (program) as $id | [children[] | select(.program == $id)];

# . is a run. The program that a process belongs to; null if not known.
def program_of(pid): (pid) as $pid | [.processes[]? | select(.pid == $pid)][0].program;

# . is a run. How a message calls a program: by its own name where several different ones take part.
def called(program):
  (program) as $id
  | def name: (.argv[0] // "") | split("/")[-1] // "";
    ([.programs[]? | name] | unique) as $names | [.programs[]? | select(.id == $id) | name][0] as $name
  | if ($names | length) > 1 and ($name // "") != "" then "the \($name)" else "the program" end;

# . is a run. How a message calls a process: never by a number, which would tell nobody anything.
def role(pid):
  (pid) as $pid
  | [.processes[]? | select(.pid == $pid)][0] as $process
  | if $process == null then "a process"
    else children_of($process.program) as $children
    | called($process.program) as $called
    | if ($children | length) == 0 then $called
      elif all($children[]; .pid != $pid) then if $called == "the program" then "the parent" else $called end
      elif ($children | length) == 1 then "the child"
      else "a child" end
    end;

# . is a run. Did its programs end by themselves, whatever their exit status?
def ended_normally: .outcome == "exited" or .outcome == null;
# . is a run. Did it not come to its end by itself? It ran until its time was up, or everybody waited for ever.
def timed_out: .outcome == "timeout" or .outcome == "deadlock" or (.outcome == "limit" and .limit == "cpu");

# A signal that a process does not get from its friends.
def is_crash: IN("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGTRAP", "SIGSYS");

# . is a run. The processes that died of their own fault. A child that its parent ends on purpose
# (SIGTERM, SIGKILL) has not crashed.
def crashed: [.processes[]? | select(.signal != null) | select(.signal | is_crash)];

# . is a run. Children that nobody waited for. Where the run was stopped, or the parent was killed, it is
# not known whether they would have been.
def unwaited:
  [.processes[]? | select(.signal != null) | .pid] as $killed
  | if timed_out or .outcome == "limit" or .outcome == "denied" then []
    else [children[] | select(.waited == false) | select(.ppid as $parent | all($killed[]; . != $parent))] end;

# . is a run. Every sleep that was asked for.
def slept: [.sleeps[]?];

# . is evidence. CHECK (a filter on a run) in each of these scenarios; the first verdict that is not a
# pass, or a pass.
def in_runs(ids; check):
  . as $evidence
  | [ids[] as $id | $evidence | run($id) | check] | [.[] | select(. != true)][0] // true;

# . is a run. The Nth word of a program's command line; 0 is its own name.
def argument(program; n): program(program).argv[n];
