#!/usr/bin/env bash
# shmark check on whole submissions: exit status, feedback, evidence.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
make_submission "$work/good" 'puts(argv[1]);'
make_submission "$work/bad" 'puts("bye");'
make_submission "$work/broken" 'puts("bye")'
make_submission "$work/crash" '*(volatile int *)0 = 1;'

full() { exits 0 "$SHMARK" check -a echo "$work/good" && [[ $(tail -n 1 "$work/out") == "100 of 100" ]]; }
check "full marks exit 0, and the last line says so" full
lost() {
    exits 1 "$SHMARK" check -a echo "$work/bad" && [[ $(tail -n 1 "$work/out") == "40 of 100" ]] &&
        printed 'It printed "bye\n".' && printed "say.c:3:" && printed '    3 | int main(' &&
        printed "to mend: puts(argv[1]) is enough." && printed "    | bye"
}
check "lost marks exit 1, quote the line, say how to mend it" lost
broken() { exits 1 "$SHMARK" check -a echo "$work/broken" && printed "It does not build." && printed "error: expected" && printed "skipped "; }
check "what does not build shows the compiler's messages" broken
crash() { exits 1 "$SHMARK" check -a echo "$work/crash" && printed "died by SIGSEGV"; }
check "a crash is told by its signal" crash
json() { exits 1 "$SHMARK" check -a echo --json "$work/bad" && jq_true "$work/out" '.schema == "shmark.score/1" and .score == 40 and .submission == "bad"' && [[ ! -s $work/err ]]; }
check "--json prints the score and nothing else" json
evidence() { exits 1 "$SHMARK" check -a echo --evidence "$work/e.json" -o "$work/o.txt" "$work/bad" && printed_nothing && jq_true "$work/e.json" '.schema == "shmark.evidence/1"' && grep -q "40 of 100" "$work/o.txt"; }
check "--evidence and -o write files" evidence
unwritable() { exits 2 "$SHMARK" check -a echo -o "$work/none/o.txt" "$work/good" && complained "none/o.txt"; }
check "-o that cannot be written" unwritable
unchanged() { ls -la --time-style=full-iso "$work/good" >"$work/before"; exits 0 "$SHMARK" check -a echo "$work/good"; ls -la --time-style=full-iso "$work/good" | cmp - "$work/before"; }
check "the submission's folder stays as it was" unchanged
raises() { jq '.criteria[1].check = "error(\"no such thing\")"' "$SHMARK_DATA/rubrics/echo.json" >"$work/r.json"; exits 3 "$SHMARK" check -a echo -r "$work/r.json" "$work/good" && complained "could not grade good" && complained "says" && printed "not graded"; }
check "a check that raises an error is not gradable, exit 3" raises
finish
