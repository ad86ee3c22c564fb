#!/bin/bash
# Grades the bundled class (tests/demo-class/members.txt), shows one student's feedback and the class table,
# and leaves the results in a folder that it names.
#
#   demo.sh RESULTS   (an absolute or relative folder, made anew; SHMARK is the program)
set -eu -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
SHMARK=$(realpath "${SHMARK:-$top/build/shmark}")
results=$(realpath -m "$1")
student=s02
cd "$top"
export SHMARK_DATA=$top

class=$(mktemp -d)
trap 'rm -rf "$class"' EXIT
sed -e '/^#/d' -e '/^$/d' tests/demo-class/members.txt | while read -r name folder; do
    mkdir "$class/$name"
    cp "$folder"/*.c "$class/$name"
done

shown() { # COMMAND...: as it is run, with the long names of folders made short
    local words="$*"
    words=${words//$SHMARK/shmark}
    words=${words//$results/${results#"$top"/}}
    printf '\n$ %s\n' "${words//$class/CLASS}"
    "$@"
}

echo "A class of $(ls "$class" | wc -l) students has answered the assignment two-segments. CLASS holds their sources:"
rm -rf "$results"
shown "$SHMARK" batch -a two-segments -o "$results" "$class" 2>&1

printf '\nWhat the student %s is told:\n' "$student"
shown "$SHMARK" report "$results/$student"

printf '\nThe class:\n\n%-10s  %6s  %s\n' student points 'lost by'
for score in "$results"/*/score.json; do
    jq -r '[.submission, .score,
            ([.criteria[] | select(.score < .points and .status != "skipped") | .id] | join(", "))] | @tsv' "$score"
done | while IFS=$'\t' read -r name points lost; do printf '%-10s  %6s  %s\n' "$name" "$points" "$lost"; done

short=${results#"$top"/}
cat <<EOF

The results are in $short/:
  index.html         the class, for a browser
  grades.csv         the points, for a spreadsheet
  summary.json       how many passed each criterion
  sNN/               for each student feedback.html, score.json and evidence.json (all that was seen)
EOF
