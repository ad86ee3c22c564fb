# Faults: how a program takes it when a call fails. `.` is a run in which the scenario made every call
# (or one call) of that name fail. What a sound program does: it says so, exits with a status other
# than 0, and does not use what the call did not give.

# . is a run. The calls that the scenario made fail.
def injected_calls(name): (name) as $name | calls($name) | map(select(.injected == true));

# . is a run. The first call of each process that used the result of a failed shmget, semget or shmat.
def uses_of_bad_result(name):
  (name) as $name
  | [.calls[]?
     | select(if $name == "shmget" then (.args.shmid | is_bad_id) elif $name == "semget" then (.args.semid | is_bad_id) else (.args.shmaddr | is_bad_address) and .name == "shmdt" end)]
  | [group_by(.pid)[] | min_by(.seq)];

# . is a run. How the source judges a shmat's result: "null" if it compares with NULL, "negative" if it
# asks for a negative pointer, "content" if it looks at what the pointer points to, otherwise "no
# check". Read from the lines around the call: a hint for the message, never a reason for a mark.
def judged(at):
  (at) as $at
  | (source_lines($at.file; $at.line - 1; 6) | join("\n")) as $text
  | ([$text | match("(\\w+)\\s*=\\s*(\\([^()]*\\)\\s*)*shmat\\b") | .captures[0].string][0]) as $name
  | def seen(regex): $text | test(regex);
    if $name == null then "no check"
    elif seen("shmat\\s*\\([^;{]*\\)\\s*\\)\\s*[!=]=\\s*(NULL|nullptr|0)\\b")
      or seen("\\b" + $name + "\\s*[!=]=\\s*(NULL|nullptr|0)\\b") or seen("\\b(NULL|nullptr|0)\\s*[!=]=\\s*" + $name + "\\b")
      or seen("!\\s*" + $name + "\\b") then "null"
    elif seen("\\*\\s*" + $name + "\\s*==\\s*-\\s*1") then "content"
    elif seen("\\b" + $name + "\\s*<=?\\s*0") or seen("shmat\\s*\\([^;{]*\\)\\s*\\)\\s*<=?\\s*0") then "negative"
    else "no check" end;

# . is a run. What the source does with a call's result, in words; "" where that cannot be seen.
def told_check(call):
  (call) as $call
  | if $call.name == "shmat" and $call.at != null then
      {"null": " A failed shmat does not give NULL but (void *)-1, so the comparison with NULL finds nothing.",
       "content": " The check looks at what the pointer points to, and a failed shmat gives (void *)-1, which points nowhere.",
       "negative": " A pointer is never negative: a failed shmat gives (void *)-1, and only a comparison with that finds it.",
       "no check": ""}[judged($call.at)]
    elif $call.name == "mmap" and $call.at != null and told_mmap_check($call) != "" then told_mmap_check($call)
    elif (source_lines($call.at.file; $call.at.line; 3) | join("\n") | test("\\bif\\s*(?<p>\\((?:[^;{}()]|\\g<p>)*\\))\\s*;")) then
      " The `if` after it ends in a semicolon, so it guards nothing."
    else "" end;

# . is a run. {"score", "problems"}: how a program took the failure of CALL (null: there was none), which NAME
# stands for in the message. CHECK is a sentence about how its result is looked at, or ""; USE the call that used
# what it did not give, or null. CRASHES is a filter that picks the deaths that are a mistake: all of them, where no
# task asks for one.
def failure_problems(program; name; call; check; use; crashes):
  (program) as $id | (name) as $name | (call) as $call | (check) as $check | (use) as $use | . as $run
  | if $call == null then {score: 1, problems: []}
    else
      "When \($name) fails\(cite($call.at)), " as $when
      | program($id) as $program
      | if (crashes | length) > 0 then
          {score: 0, problems: [problem($when + "the program goes on without what it needs, and "
             + ($run | role(crashes[0].pid) | if . == "the program" then "" else . + " " end) + "dies of \(crashes[0].signal)." + $check; $call.at)]}
        elif ended_normally | not then
          {score: 0, problems: [problem($when + "the program does not come to an end by itself." + $check; $call.at)]}
        elif $use != null then
          {score: 0, problems: [problem($when + "the program goes on and uses the -1 that it gave"
             + ($run | cite($use.at)) + "." + $check; $call.at)]}
        elif $program.exit_code == 0 and (stderr($id) | test("\\S")) then
          {score: 0.5, problems: [problem($when + "the program says so, but its exit status is 0, "
             + "which tells the shell and every script that all went well." + $check; $call.at)]}
        elif $program.exit_code == 0 then
          {score: 0, problems: [problem($when + "the program ends as if all had gone well: exit status 0, "
             + "nothing on standard error." + $check; $call.at)]}
        elif said_error($id) | not then
          {score: 0.5, problems: [problem($when + "the program gives up without a word: nobody can tell why." + $check; $call.at)]}
        else {score: 1, problems: []} end
    end;

# The same for the call of this name that the scenario made fail.
def fault_problems(program; name; crashes):
  (name) as $name
  | injected_calls($name)[0] as $call
  | failure_problems(program; $name; $call; told_check($call); uses_of_bad_result($name)[0]; crashes);
def fault_problems(program; name): fault_problems(program; name; crashed);

# . is evidence. The verdict over scenarios (an array of ids) in which NAME fails in PROGRAM; each counts
# the same share.
def survives(scenarios; program; name; crashes):
  . as $evidence
  | [scenarios[] as $scenario | $evidence | run($scenario) | fault_problems(program; name; crashes)] as $all
  | ($all | map(.problems[])) as $problems
  | if ($problems | length) == 0 then pass
    else partial(($all | map(.score) | add) / ($all | length); $problems | told; $problems | map(.at)) end;
def survives(scenarios; program; name): survives(scenarios; program; name; crashed);
