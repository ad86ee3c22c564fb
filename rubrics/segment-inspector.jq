# What the program of segment-inspector asks the kernel about its segment, and what it does to it. `.` is
# a run of it.

# Children that the kernel ended while they had the segment attached read-only: that is what the task
# wants to see, and no crash. Every other crash is one.
def stopped_by_read_only:
  . as $run
  | [children[] | select(.signal == "SIGSEGV") | . as $child
     | select(any($run | segments[].attaches[]?; .pid == $child.pid and .read_only == true and .detached == "killed"))];
def unwanted_crashes: crashed - stopped_by_read_only;

# The segment has as many bytes as the program was asked for.
def has_the_size_asked_for(program):
  (argument(program; 1) | tonumber) as $asked
  | segments as $segments
  | if any($segments[]; .size == $asked or .size == null) then pass
    else
      fail("Asked for \($asked | bytes), the program makes a segment of \($segments[0].size | bytes)" + cite($segments[0].created_at)
           + ". The size is the program's argument."; [$segments[0].created_at])
    end;

# What IPC_STAT gave, call by call; null where it is not known.
def stats: controls_done("IPC_STAT") | map(.args.shmid_ds);

# The kernel was asked before the segment was attached, and while it was.
def looked_before_and_while_attached:
  stats as $stats | controls("IPC_STAT") as $calls
  | if ($calls | length) == 0 then
      fail("The program never calls shmctl with IPC_STAT: what it prints about the segment does not come from the kernel.")
    elif ($stats | length) == 0 then fail((told_failure($calls[0]) | sub("^shmctl"; "shmctl with IPC_STAT")); [$calls[0].at])
    elif any($stats[]; .shm_nattch == null) then pass
    elif all($stats[]; .shm_nattch != 0) then
      partial(0.5; "The program asks for the fields only while the segment is attached" + cite($calls[0].at)
              + ", so nattch is never 0."; [$calls[0].at])
    elif all($stats[]; .shm_nattch == 0) then
      partial(0.5; "The program asks for the fields only while nobody has the segment attached" + cite($calls[0].at)
              + ", so nattch is never 1."; [$calls[0].at])
    else pass end;

# A mode as it may be printed, without what does not matter: "0600", "0o600" and "600" are the same.
def plain_mode: sub("^0[oO]?"; "") | sub("^0+(?=.)"; "");
def permissions: .[-3:] | plain_mode;
def printed_modes(program): printed(program; "mode") | map(capture("^(?<mode>[0-9oO]+)").mode | plain_mode);
# The number that octal digits stand for, in decimal digits.
def decimal: explode | reduce .[] as $c (0; . * 8 + $c - 48) | tostring;
# . is a printed mode. Does it show these permissions, perhaps behind flags of the kernel's own?
def shows(permissions): (permissions) as $p | . == $p or (test("^[0-7]{4,6}$") and endswith($p));

# One problem for each field that is not printed as the kernel gave it.
def field_problems(program):
  (program) as $id | . as $run | stats as $stats
  | def missing(name): problem("No line of the output begins with `\(name):`."; null);
    def number_said(name): $run | printed($id; name) | map(capture("^(?<n>[0-9]+)").n);
    def exactly(name; $values):
      ($run | printed($id; name)) as $printed | number_said(name) as $numbers
      | if ($printed | length) == 0 then missing(name)
        elif any($numbers[]; . as $n | any($values[]; tostring == $n)) then empty
        else problem("What the output says behind `\(name):` is not what IPC_STAT gave."; null) end;
    [ exactly("size"; $stats | map(.shm_segsz)),
      exactly("cpid"; $stats | map(.shm_cpid)),
      ( ($run | printed($id; "mode")) as $printed | ($run | printed_modes($id)) as $said
        | ($stats | map(.shm_perm.mode | permissions)) as $modes
        | if ($printed | length) == 0 then missing("mode")
          elif any($said[]; . as $p | any($modes[]; . as $m | $p | shows($m))) then empty
          elif any($said[]; . as $p | any($modes[]; decimal == $p)) then
            problem("The output says `mode: \($printed[0])`, which is the mode in decimal. Nobody reads it so: print it in octal, with %o."; null)
          else problem("What the output says behind `mode:` is not what IPC_STAT gave."; null) end ),
      ( ($run | printed($id; "nattch")) as $printed | number_said("nattch") as $numbers
        | if ($printed | length) == 0 then missing("nattch")
          else
            ($stats | map(.shm_nattch) | unique) as $counts
            | if any($counts[]; . == 0) and all($numbers[]; . != "0") then
                problem("No line of the output says `nattch: 0`, as it was before the segment was attached."; null)
              elif any($counts[]; . > 0) and all($numbers[]; . as $n | all($counts[]; . == 0 or tostring != $n)) then
                problem("No line of the output begins with `nattch:` and says how often the segment was attached while it was."; null)
              else empty end
          end ) ];

# The four fields are printed: each is worth a quarter.
def prints_the_fields(program):
  if any(stats[]; . == null) then pass
  else field_problems(program) | verdict(share(4 - length; 4)) end;

# Somebody attached the segment with SHM_RDONLY.
def attached_read_only:
  [segments[].attaches[]?] as $all
  | ([calls("shmat")[] | select(.error != null and .injected != true) | select(any(.args.flags[]?; . == "SHM_RDONLY"))][0]) as $failed
  | if any($all[]; .read_only != false) then pass
    elif $failed != null then fail("Nobody has the segment attached read-only: " + told_failure($failed); [$failed.at])
    elif ($all | length) == 0 then fail("The segment is never attached.")
    else
      fail("The segment is attached, but never read-only" + cite($all[0].at) + ": no shmat has the flag SHM_RDONLY."; $all | map(.at))
    end;

# A child wrote through such an attachment, and the kernel ended it.
def write_is_refused:
  . as $run
  | if (stopped_by_read_only | length) > 0 then pass
    elif (children | length) == 0 then
      fail("There is no child that tries to write through the read-only attachment: the program never forks.")
    else
      [children[] | .pid] as $pids
      | [segments[].attaches[]? | select(.read_only == true) | select(.pid as $pid | any($pids[]; . == $pid))][0] as $attach
      | if $attach == null then
          fail("No child has the segment attached read-only: a child inherits only what is attached at the moment of the fork"
               + ([children[] | .forked_at][0] as $at | $run | cite($at)) + "."; [children[] | .forked_at])
        else
          fail("A child has the segment attached read-only" + cite($attach.at)
               + ", but it does not write to it: a write would have ended it with SIGSEGV."; [$attach.at])
        end
    end;

# The parent says which signal ended the child.
def tells_the_signal(program):
  printed(program; "child") as $said
  | if any($said[]; test("(^|[^0-9])11([^0-9]|$)|SIGSEGV|segmentation fault"; "i")) then pass
    elif ($said | length) == 0 then fail("No line of the output begins with `child:`.")
    else
      fail("The line that begins with `child:` does not say that SIGSEGV (signal 11) ended the child. "
           + "WEXITSTATUS means something only where WIFEXITED is true; here it is WIFSIGNALED, and WTERMSIG is the signal.")
    end;

# Both the address that was asked for and the one that was given, of the calls that name an address.
def shmlba: 4096; # a page, on all machines that this runs on
def asked_and_got:
  [calls("shmat")[] | select(.args.shmaddr != null)
   | {call: ., rounds: any(.args.flags[]?; . == "SHM_RND"), off: ((.args.shmaddr | hex_number) as $n | $n != null and $n % shmlba != 0)}];

# The segment was attached at an address of the program's own, which the kernel rounded down.
def attached_rounded:
  asked_and_got as $own
  | [$own[] | select(.call.error == null and .call.injected != true)] as $done
  | [calls("shmat")[] | select(any(.args.flags[]?; . == "SHM_RND"))][0] as $with_flag
  | if any($done[]; .rounds and .off) then pass
    elif any($done[]; .rounds) then
      $done[0].call as $call
      | partial(0.5; "The address is a multiple of SHMLBA already, so SHM_RND has nothing to round" + cite($call.at) + "."; [$call.at])
    elif ($done | length) > 0 then
      $done[0].call as $call
      | partial(0.5; "The segment is attached at an address of the program's own, but without SHM_RND" + cite($call.at)
                + ": nothing is rounded, and an address that is not a multiple of SHMLBA would be refused."; [$call.at])
    elif ($own | length) > 0 then
      $own[0] as $first | $first.call as $call
      | fail((told_failure($call) | sub("\\.$"; ""))
             + (if $call.error == "EINVAL" and $first.off and ($first.rounds | not) then
                  ": the address is not a multiple of SHMLBA, and SHM_RND was not given to round it down."
                elif $call.error == "EINVAL" then
                  ": there is no room at this address. What is attached or mapped there already stays; SHM_RND only rounds."
                else "." end); [$call.at])
    elif $with_flag != null then
      fail("SHM_RND is given, but the address is NULL" + cite($with_flag.at) + ": then the kernel chooses one, and nothing is rounded.";
           [$with_flag.at])
    else fail("No shmat names an address: the program lets the kernel choose each time.") end;

# Both addresses are printed.
def prints_both_addresses(program):
  def address: ascii_downcase | capture("^(0x)?(?<digits>[0-9a-f]+)").digits | sub("^0+(?=.)"; "");
  [asked_and_got[] | select(.call.error == null and .call.injected != true)
   | {asked: (.call.args.shmaddr | address), got: (.call.result | select(type == "string") | address)}] as $calls
  | (printed(program; "asked") | map(address)) as $asked | (printed(program; "got") | map(address)) as $got
  | if ($calls | length) == 0 or any($calls[]; . as $c | any($asked[]; . == $c.asked) and any($got[]; . == $c.got)) then pass
    elif ($asked | length) == 0 then fail("No line of the output begins with `asked:` and an address in hexadecimal (%p).")
    elif ($got | length) == 0 then fail("No line of the output begins with `got:` and an address in hexadecimal (%p).")
    elif all($calls[]; .asked as $a | all($asked[]; . != $a)) then fail("The address behind `asked:` is not the one that shmat was given.")
    else fail("The address behind `got:` is not the one that shmat gave.") end;

# IPC_SET gave the segment the mode WANTED ("0400"), and nothing else was changed.
def sets_mode(wanted):
  (wanted) as $wanted | . as $run
  | controls("IPC_SET") as $tries | controls_done("IPC_SET") as $sets
  | $sets[-1] as $last | ($last.args.shmid_ds.shm_perm // {}) as $new
  | segment($last.args.shmid) as $segment
  | if ($tries | length) == 0 then fail("The program never calls shmctl with IPC_SET: the mode stays what shmget made it.")
    elif $last == null then
      $tries[0] as $call
      | fail("The mode is not changed: shmctl with IPC_SET failed with \($call.error)" + cite($call.at) + "."
             + (if $call.error == "EINVAL" then
                  " IPC_SET sets the owner and the group as well as the mode, so the structure has to be filled by IPC_STAT first."
                else "" end); [$call.at])
    else
      [stats[] | .shm_perm.uid | select(. != null)][0] as $uid
      | ($segment.mode_final // $new.mode) as $mode
      | if $uid != null and $new.uid != null and $new.uid != $uid then
          fail("IPC_SET gives the segment to another user" + cite($last.at)
               + ". It sets the owner and the group as well as the mode: fill the structure with IPC_STAT, change the mode in it, and hand it back."; [$last.at])
        elif $mode == null or ($mode | permissions) == ($wanted | permissions) then pass
        else
          partial(0.5; "IPC_SET makes the mode \($mode)" + cite($last.at) + ", and it should be \($wanted)."
                  + (if ($mode | permissions) == "620" then " 400 without a 0 in front is decimal, and that is 0620 in octal." else "" end); [$last.at])
        end
    end;

# After that, the kernel was asked again, and the new mode printed.
def shows_the_new_mode(program):
  (program) as $id | . as $run
  | controls_done("IPC_SET")[-1] as $set
  | [controls_done("IPC_STAT")[] | select(.seq > ($set.seq // 0))] as $after
  | ($after[-1].args.shmid_ds.shm_perm.mode | if . == null then null else permissions end) as $mode
  | if $set == null then pass
    elif ($after | length) == 0 then
      fail("After IPC_SET" + cite($set.at) + " the program does not ask the kernel again: what it prints is what it wanted, not what there is."; [$set.at])
    elif $mode == null or any($run | printed_modes($id)[]; shows($mode) or . == ($mode | decimal)) then pass # decimal has cost points already
    else fail("No line of the output says `mode:` and the new mode, in octal.") end;

# The kernel's limits were asked for and printed.
def tells_the_limits(program):
  (program) as $id | . as $run
  | controls("IPC_INFO") as $tries
  | if ($tries | length) == 0 then fail("The program never calls shmctl with IPC_INFO, which is what gives the limits.")
    elif (controls_done("IPC_INFO") | length) == 0 then fail(told_failure($tries[0]); [$tries[0].at])
    else
      [ "shmmax", "shmmni" | . as $name
        | select($run | all(printed($id; $name)[]; test("^(0x[0-9a-f]*[1-9a-f]|0*[1-9])"; "i") | not))
        | problem("No line of the output begins with `\($name):` and a number."; null) ]
      | verdict(share(2 - length; 2))
    end;

# The parent waited for the child that died.
def asks_what_the_child_died_of:
  . as $run
  | [unwaited[] | . as $child
     | problem("The parent never waits for " + ($run | role($child.pid)) + ($run | cite($child.forked_at))
               + ". What a child died of stands in the status that waitpid gives; without it the parent can only guess, "
               + "and the ended child stays a zombie."; $child.forked_at)]
  | verdict;
