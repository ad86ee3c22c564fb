#!/usr/bin/env bash
# Every format is read by a parser of its own, and nothing that a submission says gets through it unescaped.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"

# What a student would print, name a file or have quoted: escapes, markup, formulas, commands, a table's and a fence's end.
evil=$'=1+1\n\033[31m\a\x7f\xc2\x9b2J <script>alert(1)</script>&amp; "quoted", \'x\'\n::error::forged\n```\n| a | @all \xe2\x80\xae\xef\xbb\xbf # SKIP\r\nnot ok 1\n]]>'
mkdir -p "$work/r/evil" "$work/r/good" "$work/r/lost"
make_evidence "$work/r/evil/evidence.json" "$evil"
jq --arg evil "$evil" '.submission = "=cmd|evil\u001b[2J<b>" | .sources = {($evil): "int x; // \u001b[31m\n"}
    | .build.diagnostics = [{file: $evil, line: 1, column: 2, severity: "warning", message: $evil}] | .build.log = $evil' \
    "$work/r/evil/evidence.json" >"$work/t" && mv "$work/t" "$work/r/evil/evidence.json"
jq '.criteria[1].check = "{score: 0.25, message: .runs[0].programs[0].stdout, locations: [{file: (.sources | keys[0]), line: 1}]}"
    | .criteria[1].title = "Prints: # <i>hello</i>, =1 | `x`"' "$SHMARK_DATA/rubrics/echo.json" >"$work/rubric.json"
make_evidence "$work/r/good/evidence.json" $'hello\n'
for one in evil good; do
    "$SHMARK" score --json -r "$([[ $one == evil ]] && echo "$work/rubric.json" || echo "$SHMARK_DATA/rubrics/echo.json")" \
        -o "$work/r/$one/score.json" "$work/r/$one/evidence.json"
done
jq -n --arg evil "$evil" '{schema: "shmark.failure/1", submission: "lost", error: $evil}' >"$work/r/lost/failure.json"

make_reports() {
    local format
    for format in text json csv html markdown junit tap sarif github gradescope summary; do
        "$SHMARK" report -f $format -o "$work/one.$format" "$work/r/evil" || return 1
        "$SHMARK" report -f $format -o "$work/all.$format" "$work/r" || return 1
    done
}
check "every format writes one and several" make_reports

# No control character but the line feed, none that turns or hides text.
clean() { # FILE
    if LC_ALL=C grep -nP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xef\xbb\xbf' "$1"; then return 1; fi
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null
}
for format in text csv html markdown junit tap github; do
    check "$format holds no control characters" clean "$work/one.$format"
    check "$format of several holds none" clean "$work/all.$format"
done
check "text shows what it does not send" grep -qF '\x1b[31m\x07\x7f\x9b2J' "$work/one.text"

no_markup() { ! grep -nE '<(script|b|i)>' "$1"; }
check "html escapes markup" no_markup "$work/one.html"
check "html of several escapes markup" no_markup "$work/all.html"
check "markdown escapes markup in the table" bash -c '! grep -E "^\| .*<(b|i)>" "$0"' "$work/one.markdown"
check "markdown mentions nobody" bash -c '! grep -E "^[^|]*\|.*[^;]@all" "$0"' "$work/all.markdown"
fence() { [[ $(grep -cE '^````(text)?$' "$work/one.markdown") -eq 2 ]]; }
check "markdown's code block has a longer fence than its text" fence
if command -v xmllint >/dev/null; then
    for kind in one all; do
        check "html ($kind) is well formed" bash -c '[[ -z $(xmllint --html --noout "$0" 2>&1) ]]' "$work/$kind.html"
        check "junit ($kind) is well formed" xmllint --noout "$work/$kind.junit"
    done
    junit() { [[ $(xmllint --xpath "string($1)" "$work/all.junit") == "$2" ]] || { xmllint --xpath "string($1)" "$work/all.junit"; return 1; }; }
    check "junit has a suite for each submission" junit 'count(//testsuite)' 3
    check "junit counts failures" junit 'sum(//testsuite/@failures)' 1
    check "junit's failures are there" junit 'count(//failure)' 1
    check "junit counts what could not be graded as errors" junit 'sum(//testsuite/@errors)' 1
    check "junit keeps the text" junit 'contains(//failure, "<script>alert(1)</script>&amp; ")' true
else
    skip "html and junit are well formed" "xmllint is not installed (apt-get install libxml2-utils)"
fi

for format in json sarif gradescope summary; do
    check "$format (one) is JSON" jq -e . "$work/one.$format"
    check "$format (all) is JSON" jq -e . "$work/all.$format"
done
check "json is the score itself" jq_true "$work/one.json" '. == $score[0]' --slurpfile score "$work/r/evil/score.json"
check "json tells why one was not graded" jq_true "$work/all.json" 'map(select(.gradable | not) | .error != null) == [true]'
check "gradescope: a test for each criterion, with its points" jq_true "$work/one.gradescope" '.score == 55 and (.tests | map(.score)) == [40, 15] and (.tests | map(.status)) == ["passed", "failed"]'
check "gradescope: not graded is no zero" jq_true "$work/all.gradescope" 'map(select(has("score") | not)) | length == 1'
check "sarif: one result, at its line, for a known rule" jq_true "$work/one.sarif" '.version == "2.1.0" and (.runs[0] | (.results | length) == 1 and (.results[0].ruleId as $id | .tool.driver.rules | any(.id == $id)) and .results[0].locations[0].physicalLocation.region.startLine == 1)'
check "sarif: no empty strings, no empty locations" jq_true "$work/all.sarif" '[.. | strings | select(. == "")] + [.. | .locations? // empty | select(. == [])] == []'
check "sarif: file names are URIs" jq_true "$work/one.sarif" '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri | test("^[A-Za-z0-9._~/%-]+$")'
check "sarif: what was not graded is a failed run" jq_true "$work/all.sarif" '.runs[0].invocations[0].executionSuccessful == false'
check "summary counts" jq_true "$work/all.summary" '[.submissions, .graded, .ungraded, .full_marks, .mean, .median] == [3, 2, 1, 1, 77.5, 77.5] and (.criteria | map([.id, .passed, .partial, .pass_rate])) == [["builds", 2, 0, 1], ["says", 1, 1, 0.5]] and (.not_graded | map(.submission)) == ["lost"]'

# CSV read by its grammar: quoted cells may hold anything, others no quote. Prints "row:cells" and the first cell of each row.
read_csv() {
    jq -Rs '
        def cells: [match("(?:\"((?:[^\"]|\"\")*)\"|([^\",\\n]*))(,|\\n)"; "g")
                    | {text: ((.captures[0].string // .captures[1].string) // ""), end: .captures[2].string}];
        cells | reduce .[] as $c ({rows: [], row: []}; .row += [$c.text] | if $c.end == "\n" then .rows += [.row] | .row = [] else . end) | .rows' "$1"
}
csv() { read_csv "$work/all.csv" >"$work/rows" && jq_true "$work/rows" "$1"; }
check "csv has the same cells in every row" csv '(map(length) | unique) == [7]'
check "csv's header" csv '.[0] == ["submission", "score", "max", "builds", "says", "status", "error"]'
check "csv has the points" csv '[.[1][1:6], .[2][1:6]] | sort == ([["100", "100", "40", "60", "graded"], ["55", "100", "40", "15", "graded"]] | sort)'
check "csv: no points for what was not graded" csv 'map(select(.[5] == "not-graded")) | map(.[1:5]) == [["", "", "", ""]]'
check "csv: no cell begins a formula" csv '[.[][] | select(test("^[=+@\t-]"))] == []'

commands() { [[ $(grep -c '^::' "$work/one.github") -eq $(wc -l <"$work/one.github") && $(wc -l <"$work/one.github") -eq 2 ]]; }
check "github: every line is a command of ours" commands
github() { grep -qE '^::warning file=[^:,]*,line=1,title=Prints%3A # <i>hello</i>%2C =1 \| `x`::' "$work/one.github"; }
check "github: properties are escaped" github

tap() { # as many points as the plan says, numbered in order, a block for each that is not ok
    awk 'NR == 1 { if ($0 != "TAP version 14") exit 1; next } NR == 2 { sub("1..", ""); plan = $0; next }
         /^(not )?ok / { n++; k = $1 == "not" ? $3 : $2; if (k != n) exit 1; bad += $1 == "not"; next }
         /^  ---$/ { open++; next } /^  \.\.\.$/ { closed++; next } /^  [a-z]+: / { next } { exit 1 }
         END { if (n != plan || open != bad || closed != bad) exit 1 }' "$1"
}
check "tap's plan, numbers and blocks agree" tap "$work/one.tap"
check "tap of several too" tap "$work/all.tap"
tap_titles() { [[ $(grep -cE "^not ok 2 - Prints: \\\\# <i>" "$work/one.tap") -eq 1 ]]; }
check "tap: a title skips nothing" tap_titles

plain() { ! grep -q $'\033' "$1"; }
coloured() { grep -q $'\033\[' "$1"; }
if command -v script >/dev/null; then
    on_terminal() { script -qec "$* '$SHMARK' report '$work/r/evil'" /dev/null </dev/null >"$work/tty"; }
    on_terminal env TERM=xterm NO_COLOR=
    check "colours on a terminal" coloured "$work/tty"
    check "and still no escape of the submission's" bash -c '! grep -qF "$(printf "\033[2J")" "$0"' "$work/tty"
    on_terminal env TERM=xterm NO_COLOR=1
    check "NO_COLOR" plain "$work/tty"
    on_terminal env -u NO_COLOR TERM=dumb
    check "a dumb terminal" plain "$work/tty"
else
    skip "colours on a terminal" "script(1) is not installed"
fi
check "no colours in a file" plain "$work/one.text"

make_evidence "$work/plain.json" $'bye\n'
"$SHMARK" score -r "$SHMARK_DATA/rubrics/echo.json" "$work/plain.json" >"$work/feedback.txt"
check "feedback reads as it should" diff -u "$(dirname "$0")/feedback.expected" "$work/feedback.txt"

wraps() {
    local long
    long=$(printf "word%.0s " {1..60})
    jq --arg long "$long" ".criteria[1] |= (.status = \"failed\" | .message = \$long | .hint = \$long)" "$work/r/good/score.json" >"$work/long.json"
    "$SHMARK" report "$work/long.json" >"$work/out" && [[ $(wc -L <"$work/out") -le 80 && $(grep -o word "$work/out" | wc -l) -eq 120 ]]
}
check "messages are wrapped at 80 columns" wraps

names() { exits 2 "$SHMARK" report "$work/nothing" && complained "nothing"; }
check "a result that is not there" names
nothing() { mkdir -p "$work/void"; exits 2 "$SHMARK" report "$work/void" && complained "holds no results"; }
check "a folder without results" nothing
finish
