#!/usr/bin/env bash
# Command lines: help, versions, mistakes. A mistake is told on standard error alone, and exits 2.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
make_evidence "$work/e.json" $'hello\n'
rubric=$SHMARK_DATA/rubrics/echo.json

refuses() { # WORDS COMMAND...: exits 2, says WORDS on standard error, prints nothing
    local words=$1
    shift
    exits 2 "$@" && complained "$words" && printed_nothing
}
check "no command: usage on standard error" refuses "Usage: shmark COMMAND" "$SHMARK"
check "an unknown command names the nearest" refuses $'\tcheck' "$SHMARK" chekc
check "an unknown command without a near one names none" bash -c '! "$0" xyzzyxyzzy 2>&1 | grep -q similar' "$SHMARK"

helps() { exits 0 "$SHMARK" "$@" && printed "Usage: shmark" && [[ ! -s $work/err ]]; }
for switch in --help -h help; do check "shmark $switch" helps $switch; done
versioned() { exits 0 "$SHMARK" --version && grep -qE '^shmark [0-9]+\.[0-9]+\.[0-9]+$' "$work/out"; }
check "--version is one line" versioned
for command in check batch trace score report list new doctor; do
    check "$command --help" helps "$command" --help
    check "$command -h" helps "$command" -h
    check "help $command" helps help "$command"
    check "help lists $command" bash -c '"$0" --help | grep -qE "^  $1 "' "$SHMARK" "$command"
done
for command in check batch score report list new doctor; do
    check "$command: an unknown option" refuses "unknown option --nonsense" "$SHMARK" $command --nonsense
    check "$command: an unknown letter" refuses "unknown option -Z" "$SHMARK" $command -Z
done
check "a misspelt option names the nearest" refuses "did you mean --rubric?" "$SHMARK" score --rubrik x y
check "an option without its argument" refuses "--rubric needs an argument" "$SHMARK" score e --rubric
check "a letter without its argument" refuses "-r needs an argument" "$SHMARK" score e -r
check "a flag with an argument" refuses "--json takes no argument" "$SHMARK" list --json=yes
check "too many operands" refuses "unexpected argument 'b'" "$SHMARK" check a b
check "too few operands" refuses "expected EVIDENCE..." "$SHMARK" score --rubric x
for number in 0 -1 x 1x '' 99999999999999999999; do
    check "-j '$number' is refused" refuses "is not a number" "$SHMARK" batch -a echo -o o -j "$number" s
done
for shard in 0/2 3/2 1/ /2 1 a/b 1/2x -1/2; do
    check "--shard $shard is refused" refuses "is not I/N" "$SHMARK" batch -a echo -o o --shard=$shard "$work"
done
check "--json and another format" refuses "exclude each other" "$SHMARK" score --json -f csv -r "$rubric" "$work/e.json"
check "an unknown format names those there are" refuses "text, json, csv, html" "$SHMARK" report -f xml "$work"
check "score without a rubric" refuses "--rubric FILE is needed" "$SHMARK" score "$work/e.json"
check "batch without an assignment" refuses "-a NAME is needed" "$SHMARK" batch -o o "$work"
check "batch without results" refuses "-o RESULTS is needed" "$SHMARK" batch -a echo "$work"

same() { # the arguments give the score that the plain form gives
    exits 0 "$SHMARK" score --rubric "$rubric" --json "$work/e.json" && cp "$work/out" "$work/plain" &&
        exits 0 "$SHMARK" score "$@" && cmp "$work/plain" "$work/out"
}
check "--option=VALUE" same --rubric="$rubric" --format=json "$work/e.json"
check "-oVALUE in one word" same -r"$rubric" -fjson "$work/e.json"
check "options after operands" same "$work/e.json" --json -r "$rubric"
check "-- ends the options" same --json -r "$rubric" -- "$work/e.json"
cp "$work/e.json" "$work/-e.json"
check "what follows -- is an operand" bash -c 'cd "$1" && "$0" score --json -r "$2" -- -e.json' "$SHMARK" "$work" "$rubric"
check "a full disk is an error" exits 3 bash -c '"$0" list >/dev/full' "$SHMARK"
finish
