# What only pipe-shell asks: two commands, each in a child, joined by a pipe or a FIFO. `.` is a run unless said
# otherwise, and COMMAND one of the two, as an array of words.

def the_program: "pipe-shell";
def parent: process_of(the_program);

# The two commands of a run: what stands before "--" on its command line, and behind it.
def commands: program(the_program).argv[2:] as $words | ($words | index("--")) as $middle | [$words[:$middle], $words[$middle + 1:]];
def first_command: commands[0];
def second_command: commands[1];
def told_command(command): "`\((command) | join(" "))`";
def told_child(command): "the child that becomes `\((command)[0])`";

# The process that became a command: a child, or else the program itself; null if none did.
def child_running(command):
  (command) as $command | parent as $parent
  | children_running(the_program; $command)[0]
    // (if any(execs_of($parent.pid)[]; is_command($command)) then $parent else null end);
def parent_became_command: parent as $parent | any(child_running(first_command), child_running(second_command); . == $parent);

# --- who runs what ---

# Execs of a shell: what system and popen do.
def shells: [calls("execve")[] | select(.error == null and is_shell)];

def why_not_started(command):
  (command) as $command | . as $run | parent.pid as $parent
  | [calls("execve")[] | select(.args.argv != null and (.args.argv | length) > 0 and (.args.argv[0] | split("/")[-1]) == $command[0])] as $tries
  | ([$tries[] | select(.error == null)][0]) as $other
  | ([$tries[] | select(.error != null)][-1]) as $failed
  | if $other != null and $other.pid == $parent then
      problem("The program itself becomes \(told_command($command))" + cite($other.at)
              + ": nobody is left who could wait for the children and tell the exit status. Let a second child become it."; $other.at)
    elif $other != null and ($other | is_command($command) | not) then
      problem("\(told_command($command)) is started with other words: `\($other.args.argv | join(" "))`" + cite($other.at)
              + ". A command's words end before the `--`, and a NULL has to stand behind the last one."; $other.at)
    elif $other != null then
      problem("\(told_command($command)) is not started by a child of the program but further down" + cite($other.at) + "."; $other.at)
    elif $failed != null then
      problem("\(told_command($command)) is never started: execve failed with \($failed.error)" + cite($failed.at)
              + (if $failed.error == "ENOENT" then ". Only the functions with a p in their name (execvp, execlp) look for a command in the PATH."
                 elif $failed.error == "EFAULT" then ". A NULL has to stand behind the last word."
                 else "." end); $failed.at)
    else problem("\(told_command($command)) is never started: no process of the program becomes it with exec."; null) end;

# Each command is run by a child of its own, and no shell takes part.
def runs_both_commands:
  . as $run
  | shells[0] as $shell
  | if $shell != null then
      (source_place("\\b(system|popen)\\s*\\(") // $shell.at) as $at
      | fail("A shell is started, and leaves nothing to do" + cite($at)
             + ": it is the shell that makes the pipe and the processes. system and popen do that; fork, dup2 and exec are what is asked for here."; [$at])
    else
      [(first_command, second_command) as $command | select((children_running(the_program; $command) | length) == 0) | $run | why_not_started($command)]
      | verdict(if $run | parent_became_command then 0.25 else 0 end)
    end;

# --- pipes ---

def makes_a_pipe:
  parent as $parent
  | if any(pipes("pipe")[]; .created_by == null or .created_by == $parent.pid) then pass
    else
      failed_calls("pipe2")[0] as $failed
      | if $failed != null then fail("No pipe was made: pipe failed with \($failed.error)" + cite($failed.at) + "."; [$failed.at])
        elif (shells | length) > 0 then fail("The program never calls pipe: it leaves that to a shell.")
        elif (pipes("pipe") | length) > 0 then
          (pipes("pipe") | min_by(.created_at.line // 0).created_at) as $at
          | fail("The pipe is made in a child" + cite($at) + ", so the other child cannot have it: what is to be shared has to be there before fork."; [$at])
        else
          fail("The program never calls pipe: whatever came out did not go from one command to the other through a pipe.")
        end
    end;

# Which call may have gone wrong where an end is not in the place of a standard stream, as a problem.
def why_not_connected(command; stream; access):
  (command) as $command | (stream) as $stream | (access) as $access | . as $run
  | child_running($command) as $child
  | (if $stream == 1 then "standard output" else "standard input" end) as $name
  | (if $access == "write" then "write end" else "read end" end) as $wanted
  | ends_at_exec($child.pid) as $held
  | dups_of($child.pid) as $dups
  | ([$dups[] | select(.error == null and .args.newfd > 2 and .args.oldfd <= 2)][0]) as $swapped
  | ([$dups[] | select(.error != null and .injected != true)][0]) as $failed
  | ([$held[] | select(.fd == $stream)][0]) as $other
  | ([$held[] | select(.fd <= 2 and .fd != $stream)][0]) as $elsewhere
  | ("The \($name) of \(told_child($command))") as $what
  | if $swapped != null then
      problem("\($what) is not the \($wanted): the arguments of \($swapped.name) are the wrong way round" + cite($swapped.at)
              + ". dup2(end, \($stream)) puts the end in the place of \($stream); the other way round, the end is lost."; $swapped.at)
    elif $other != null and $other.access != $access and $other.access == "both" then
      problem("\($what) is an end for both directions" + cite($other.at) + "."; $other.at)
    elif $other != null and $other.access != $access then
      problem("\($what) is the \(if $access == "write" then "read end" else "write end" end)" + cite($other.at)
              + ". Of what pipe gives, [0] is for reading and [1] for writing."; $other.at)
    elif $elsewhere != null then
      problem("\($what) is not the \($wanted): the end is in the place of descriptor \($elsewhere.fd)" + cite($elsewhere.at)
              + ", and \($stream) is what it takes."; $elsewhere.at)
    elif $failed != null then
      problem("\($what) is not the \($wanted): \($failed.name) failed with \($failed.error)" + cite($failed.at)
              + (if $failed.error == "EBADF" then ". The end was closed before, or is not what pipe gave." else "." end); $failed.at)
    elif any($dups[]; .error == null and .args.newfd == $stream) then
      problem("\($what) is not the \($wanted): it was closed again before exec"
              + cite([$dups[] | select(.args.newfd == $stream)][-1].at) + "."; [$dups[] | select(.args.newfd == $stream)][-1].at)
    else problem("\($what) is not the \($wanted): nothing is put in the place of descriptor \($stream) before exec, or dup2 has failed because the end was closed by then."; null) end;

def is_connected(kind; command; stream; access):
  (kind) as $kind | (stream) as $stream | (access) as $access
  | child_running(command) as $child
  | any(ends_at_exec($child.pid)[]; .kind == $kind and .fd == $stream and .access == $access);

def connected(command; stream; access):
  if is_connected("pipe"; command; stream; access) then pass else [why_not_connected(command; stream; access)] | verdict end;

# What an end that is left open does, in a sentence.
def told_harm: if .access == "write" then "As long as any write end is open, the reader waits for more and never sees the end."
               else "As long as any read end is open, the writer is never told that nobody reads any more: it waits for ever once the pipe is full." end;

# The parent has closed this end of the pipe. One that has become a command itself has lost points for that, and its ends are
# looked at as that command's.
def parent_closes(access):
  (access) as $access | . as $run
  | if parent_became_command then pass
    else
      [ends_not_closed(parent.pid)[] | select(.kind == "pipe" and .access == $access)]
      | map(. as $held
            | problem("The parent never closes \(told_end)" + ($run | cite($held.at))
                      + (if $run | timed_out then ", or not before it waits" else "" end) + ". " + told_harm; $held.at))
      | verdict
    end;

# What a command has open of the pipe is its standard stream, and no more. Where the right end is open a second time under
# its old number, that is half of it.
def command_closes(command; stream; access):
  (command) as $command | (stream) as $stream | (access) as $access | . as $run
  | child_running($command) as $child
  | [ ends_at_exec($child.pid)[] | select(.kind == "pipe" and .fd != $stream) | . as $held
      | {twice: (.access == $access)}
        + (if .access == $access then
             problem(($run | told_child($command) | capitalized) + " has \(told_end) open a second time, as descriptor \(.fd)" + ($run | cite($held.at))
                     + ". After dup2 the old number has done its service: close it before exec."; $held.at)
           else
             problem(($run | told_child($command) | capitalized) + " leaves \(told_end) open" + ($run | cite($held.at))
                     + ", though it has no use for it. " + told_harm; $held.at)
           end) ]
  | verdict(if all(.[]; .twice) then 0.5 else 0 end);

# --- the end ---

# Both children were waited for. Which one a single wait gets is chance, so the message does not say.
def waits_for_both:
  (unwaited | length) as $left | children_of(the_program) as $children
  | if $left == 0 or parent_became_command then pass
    elif $left < ($children | length) then
      fail("The parent waits for one of its two children only" + cite($children[0].forked_at)
           + ". The other one may still be at work when the shell says that all is over, and stays a zombie when it ends."; $children | map(.forked_at))
    else
      fail("The parent waits for none of its children" + cite($children[0].forked_at)
           + ": it has ended before their output is there, and does not know how they ended."; $children | map(.forked_at))
    end;

def outputs(line): (line) as $line | stdout(the_program) | lines | . == [$line];

def prints_result(line):
  (line) as $line | . as $run
  | if outputs($line) then pass
    else
      "\(told_command(first_command)), joined to \(told_command(second_command)), prints the line `\($line)`, and the program printed "
      | fail(. + ($run | stdout(the_program) | lines
                  | if length == 0 then "nothing." elif length == 1 then "`\(.[0])`." else "\(length) lines." end))
    end;

# More than the pipe takes, and a second command that does not want all of it.
def runs_at_once:
  . as $run
  | child_running(first_command) as $writer | child_running(second_command) as $reader
  | children_of(the_program) as $children
  | if timed_out | not then prints_result("1")
    elif $reader == null then
      fail("The second command is not started before the first has ended, and that never comes: \(told_command(first_command)) writes more than a pipe takes "
           + "(64 KiB), and waits for somebody to read" + cite($children[0].forked_at)
           + ". Start both, then wait."; [$children[0].forked_at])
    elif $reader.exit_code != null or $reader.signal != null then
      fail("\(told_command(second_command)) has ended, and \(told_command(first_command)) never does: it waits until somebody reads the rest. "
           + "Somebody still has the read end open, or it would be ended by SIGPIPE. Close both ends in the parent before it waits.")
    else fail("With more data than a pipe takes (64 KiB), the program does not come to its end.") end;

def tells_status:
  program(the_program).exit_code as $code
  | if $code == null or $code == 2 then pass
    else
      fail("\(told_command(second_command)) ends with the exit status 2, and the program with another one. A shell's pipeline has the status of its last command. "
           + "(What waitpid gives is not the status itself: WEXITSTATUS takes it out of that.)")
    end;

# --- commands that are not there ---

def takes_missing(which):
  (which) as $which | . as $run
  | ("no-such-command") as $name
  | [calls("execve")[] | select((.args.argv // [])[0] == $name and .error != null)] as $tries
  | ([$tries[].pid] | unique | map(. as $pid | [$run.processes[] | select(.pid == $pid)][0])) as $tried
  | "When the \($which) command is not there" as $when
  | ($tries[-1].at) as $at
  | parent.pid as $parent
  | if timed_out then problem($when + cite($at) + ", the program does not come to its end."; $at)
    elif ($tries | length) == 0 then problem($when + ", no child tries to become it."; null)
    elif ([processes_of(the_program)[]] | length) > 3 or any(children_of(the_program)[]; .ppid as $ppid | any($tried[]; .pid == $ppid and .pid != $parent)) then
      problem($when + cite($at) + ", the child goes on behind exec as if it were a second parent, and forks as well. exec only comes back if it has failed: "
              + "say so with perror, and _exit(127)."; $at)
    elif any($tried[]; .exit_code == 0) then
      problem($when + cite($at) + ", the child goes on behind exec and ends with status 0, as if the command had been a success. "
              + "exec only comes back if it has failed: say so with perror, and _exit(127)."; $at)
    elif stderr(the_program) | test("\\S") | not then
      problem($when + cite($at) + ", nobody says so."; $at)
    else empty end;

# . is evidence. Each of the two counts half.
def takes_missing_commands:
  [ (run("no-first") | [takes_missing("first")]), (run("no-second") | [takes_missing("second")]) ] as $found
  | $found | add | verdict(([$found[] | select(length == 0)] | length) / 2);

# . is evidence. How the program takes it that pipe or mkfifo fails, which reaches the kernel under one of other names.
def survives_failing(scenario; shown; names):
  run(scenario)
  | ([.calls[]? | select(.injected == true and (.name | IN(names)))] | min_by(.seq)) as $call
  | failure_problems(the_program; shown; $call; if $call == null then "" else told_check($call) end; null; crashed)
  | if (.problems | length) == 0 then pass else partial(.score; .problems | told; .problems | map(.at)) end;

# . is evidence. fork fails, and there is no call to be seen of it.
def survives_fork:
  run("fork-fails")
  | source_place("\\bfork\\s*\\(") as $at
  | failure_problems(the_program; "fork"; {name: "fork", at: $at}; ""; null; crashed)
  | if (.problems | length) == 0 then pass else partial(.score; .problems | told; .problems | map(.at)) end;

# --- the FIFO ---

def makes_a_fifo:
  . as $run | pipes("fifo")[0] as $fifo
  | if $fifo == null then
      ([calls("mknodat", "mknod")[] | select(.error != null)][0]) as $failed
      | if $failed != null then fail("No FIFO was made: mkfifo failed with \($failed.error)" + cite($failed.at) + "."; [$failed.at])
        else fail("With `fifo`, the program never calls mkfifo: the data goes some other way.") end
    elif $fifo | world_writable then
      partial(0.5; "The mode of the FIFO is \($fifo.mode)" + cite($fifo.created_at)
              + ": every user of the machine may write into it, and so into the second command. 0600 is all that it takes."; [$fifo.created_at])
    elif $fifo.mode != null and ($fifo | owner_locked_out) then
      partial(0.5; "The mode of the FIFO is \($fifo.mode)" + cite($fifo.created_at)
              + ": not even the owner may read and write. A mode is written in octal, with a 0 in front: 0600."; [$fifo.created_at])
    else pass end;

# Each child has opened its side by itself, in its direction, and has it as its standard stream and nowhere else.
def connected_by_fifo:
  . as $run
  | pipes("fifo")[0] as $fifo
  | ([$fifo.ends[]? | select(.access == "both")] | min_by(.at.line // 0)) as $both
  | ([$fifo.ends[]? | select(.pid == ($run | parent.pid))][0]) as $parents
  | ([calls("openat", "open")[] | select(.result == null and .error == null)][0]) as $waiting
  | child_running(first_command) as $writer | child_running(second_command) as $reader
  | if $both != null then
      fail("The FIFO is opened for reading and writing" + cite($both.at)
           + ". That does not wait for the other side, but whoever has it so is a writer too: the reader never sees the end. "
           + "The writer opens it with O_WRONLY, the reader with O_RDONLY."; [$both.at])
    elif $waiting != null and ($writer == null or $reader == null) then
      fail("An open of the FIFO never comes back" + cite($waiting.at)
           + ": it waits until the other side is opened as well, and nobody gets there. "
           + (if $waiting.pid == parent.pid then "The parent is the wrong one to open it: each child opens its own side."
              else "The parent has to start both children before it waits for one." end); [$waiting.at])
    elif $writer == null or $reader == null then
      fail("With `fifo`, " + ([(select($writer == null) | told_command(first_command)), (select($reader == null) | told_command(second_command))] | in_words)
           + " is never started by a child of the program.")
    elif (is_connected("fifo"; first_command; 1; "write") | not) or (is_connected("fifo"; second_command; 0; "read") | not) then
      [ (select(is_connected("fifo"; first_command; 1; "write") | not) | why_not_connected(first_command; 1; "write")),
        (select(is_connected("fifo"; second_command; 0; "read") | not) | why_not_connected(second_command; 0; "read")) ] | verdict
    elif $parents != null then
      partial(0.5; "The parent opens the FIFO, too" + cite($parents.at) + ". Each child opens its own side; the parent has no use for it."; [$parents.at])
    else
      [ ([$writer, 1], [$reader, 0]) as [$child, $stream] | ends_at_exec($child.pid)[] | select(.fd != $stream) | . as $held
          | problem("A child leaves \(told_end) of the FIFO open a second time, as descriptor \(.fd)" + ($run | cite($held.at))
                    + ". After dup2, close the old number."; $held.at) ]
      | verdict(0.5)
    end;

def fifo_carries:
  if timed_out then fail("With `fifo`, the program was still running when its time was up. Opening a FIFO waits for the other side, and reading waits until no writer is left.")
  else prints_result("50000") end;

def fifo_removed:
  [pipes("fifo")[] | select(.leaked == true)] as $left
  | if ($left | length) == 0 then pass
    else
      fail("The FIFO is still there when the program has ended" + cite($left[0].created_at)
           + ". It is a name in a folder: it stays until somebody calls unlink, and the next mkfifo of that name fails with EEXIST.";
           $left | map(.created_at))
    end;

def nobody_sleeps: if run("pipe") | no_sleep != true then run("pipe") | no_sleep else run("fifo") | no_sleep end;

# --- other orders ---

# . is evidence. Whichever of the children is quicker: what comes out is right, and the exit status is the second one's.
# Each of the three counts a third.
def goes_well_in_every_order:
  [ in_every_order("orders"; [runs_to_end, waits_for_both, prints_result("one")] | worst),
    in_every_order("status"; tells_status),
    in_every_order("fifo-orders"; [runs_to_end, waits_for_both, prints_result("one"), fifo_removed] | worst) ]
  | parts;
