#!/usr/bin/env bash
# The manual pages: there is one for each command, it formats without a warning, and has every option that --help has.
source "$(dirname "$0")/../lib.sh"
need_shmark
pages=$top/harness/man
formats() { [[ -z $(groff -man -ww -z -Tutf8 "$1" 2>&1) ]]; }
has_options() { # COMMAND
    local option
    for option in $("$SHMARK" "$1" --help | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        grep -qF -- "${option//-/\\-}" "$pages/shmark-$1.1" || { echo "$option is missing"; return 1; }
    done
}
has_formats() { local format; for format in $("$SHMARK" report -f '?' x 2>&1 | sed 's/.*there are: //; s/,//g'); do grep -qxF ".B $format" "$pages/shmark-report.1" || { echo "$format is missing"; return 1; }; done; }
injectable() { # what a program calls it is in the page, and what the page has is taken
    local name=
    for name in $(sed -nE 's|^    \{"([a-z_]+)", CALL_.*|\1|p' "$top/harness/trace/names.c"); do
        grep -qE "^\.BR $name [,.]" "$pages/shmark-trace.1" || { echo "$name is missing"; return 1; }
        "$SHMARK" trace -q --inject "$name:error=EPERM:when=1000" true || return 1
    done
    [[ $name ]]
}
check "shmark-trace(1) has all names for --inject" injectable
for command in check batch trace score report list new doctor; do
    check "shmark-$command(1) is there" test -s "$pages/shmark-$command.1"
    check "shmark-$command(1) has all options" has_options $command
    check "shmark(1) names shmark-$command" grep -qF "shmark\\-$command" "$pages/shmark.1"
done
check "shmark-report(1) has all formats" has_formats
if command -v groff >/dev/null; then
    for page in "$pages"/*.1; do check "$(basename "$page") formats without a warning" formats "$page"; done
else
    skip "pages format without a warning" "groff is not installed"
fi
finish
