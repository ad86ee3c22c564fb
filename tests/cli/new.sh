#!/usr/bin/env bash
# shmark new: the skeleton grades at once, alone and in a tree; nothing is overwritten or left half.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
mkdir "$work/here" && cd "$work/here" || exit 1

quiet() { [[ ! -s $work/err ]] || { echo "on standard error:"; cat "$work/err"; return 1; }; }
# grades STATUS ASSIGNMENT SUBMISSION: and complains of nothing that is missing.
grades() { exits "$1" "$SHMARK" check --json -a "$2" "$3" && cp "$work/out" "$work/score.json" && quiet; }
full() { grades 0 "$@" && jq_true "$work/score.json" '.score == 100 and .max == 100'; }
fewer() { grades 1 "$@" && jq_true "$work/score.json" '.score < 50 and .criteria[0].status == "passed"'; }
as_expected() { # ASSIGNMENT SUBMISSION: fails what its expect.json says
    grades 1 "$1" "$2" && jq_true "$work/score.json" '. as $score | $expect[0] | [$score.criteria[] | select(.status == "failed").id] == .failed
         and [$score.criteria[] | select(.status == "skipped").id] == .skipped
         and all(.says | to_entries[]; . as $say | $score.criteria[] | select(.id == $say.key).message | test($say.value))' \
        --slurpfile expect "$2/expect.json"
}

makes() { exits 0 "$SHMARK" new my-task && quiet && printed "my-task/README.md" && printed "shmark check -a ./my-task my-task/reference"; }
check "makes a folder and says what is in it" makes
complete() {
    diff - <(cd my-task && find . -type f | sort) <<'FILES'
./README.md
./assignment.json
./assignment.schema.json
./reference/my-task.c
./rubric.json
./rubric.schema.json
./starter/my-task.c
./wrong/never-removed/expect.json
./wrong/never-removed/my-task.c
FILES
}
check "all that an assignment needs" complete
filled_in() { ! grep -rn '@[A-Z_]*@' . && ! find . -name '*@*' | grep . && [[ $(jq -r .name my-task/assignment.json) == my-task ]]; }
check "no placeholder is left" filled_in
check "the model solution: full marks" full ./my-task my-task/reference
check "the starter compiles and gets fewer" fewer ./my-task my-task/starter
check "the wrong submission fails what it says" as_expected ./my-task my-task/wrong/never-removed
check "what it said to try does work" bash -c '"$0" new other | grep "^  shmark" | sed "s|shmark|\"$0\"|" >try && [[ $(wc -l <try) -eq 2 ]] && bash -e -c "$(grep reference try)" | tail -n 1 | grep -q "^100 of 100"' "$SHMARK"
schema_is_there() { # FILE: what its $schema names is a schema
    local schema
    schema=$(dirname "$1")/$(jq -r '.["$schema"]' "$1")
    jq_true "$schema" '.["$schema"] == "http://json-schema.org/draft-07/schema#"' &&
        jq_true "$1" 'include "schema"; [problems($schema[0])] == []' --slurpfile schema "$schema" -L "$top/tests"
}
check "its assignment names its schema" schema_is_there my-task/assignment.json
check "its rubric names its schema" schema_is_there my-task/rubric.json
compiles() { local file; for file in $(find my-task -name '*.c'); do gcc -std=gnu17 -Wall -Wextra -Werror -o "$work/a.out" "$file" || return 1; done; }
check "its sources compile without a warning" compiles
points_told() { [[ $(sed -nE 's/^\| .* \| ([0-9]+) \|$/\1/p' my-task/README.md) == "$(jq '.criteria[].points' my-task/rubric.json)" ]]; }
check "its task tells the rubric's points" points_told

snapshot() { find . -type f -printf '%p %T@ %s\n' -o -printf '%p\n' | sort; }
refuses() { # WORDS ARGUMENT...: exits 2, and changes nothing
    local words=$1 before
    shift
    before=$(snapshot)
    exits 2 "$SHMARK" new "$@" && complained "$words" && printed_nothing && [[ $before == "$(snapshot)" ]]
}
check "a folder of that name is there" refuses "my-task is there already; nothing was written" my-task
mkdir empty && touch file && ln -s nowhere link
check "an empty one too" refuses "there already" empty
check "a file" refuses "there already" file
check "a link that leads nowhere" refuses "there already" link
for name in '' Task my_task 'a b' -- .hidden .. . 'ä' $'a\nb' a.b @NAME@; do
    check "the name '$name' is refused" refuses "expected a name of lower-case letters" -- "$name"
done
check "a name that is too long" refuses "longer than 100" "$(printf 'x%.0s' {1..101})"
check "a path is told from a name" refuses "say \`shmark new -o 'courses/ipc' 'task'\`" courses/ipc/task
check "no name" refuses "expected NAME"
check "two names" refuses "unexpected argument 'b'" a b

elsewhere() { exits 0 "$SHMARK" new -o "a b/c" task && printed "'a b/c/task/README.md'" && printed "-a 'a b/c/task' 'a b/c/task/reference'"; }
check "-o makes the folder that it names" elsewhere
check "-o: full marks" full "a b/c/task" "a b/c/task/reference"
check "-o that is a file" refuses "file" -o file task
if is_root; then
    mkdir "$work/foreign" "$work/data" && cp -r "$top"/{assignments,rubrics} "$work/data" && chmod -R a+rX "$work/data" && cp "$SHMARK" "$work/shmark"
    unwritable() { ! "${ordinary_user[@]}" env SHMARK_DATA="$work/data" "$work/shmark" new -o "$work/foreign" task 2>"$work/err" && complained "$work/foreign/task" && [[ -z $(ls -A "$work/foreign") ]]; }
else
    mkdir "$work/foreign" && chmod 555 "$work/foreign"
    unwritable() { exits 2 "$SHMARK" new -o "$work/foreign" task && complained "$work/foreign/task"; }
fi
check "a folder that may not be written" unwritable

# --- a tree ---

tree=$work/tree
mkdir -p "$tree"/{assignments,rubrics} && cd "$tree" || exit 1
in_tree() { exits 0 "$SHMARK" new planted && quiet && printed "rubrics/planted.json"; }
check "in a tree each part goes to its place" in_tree
tree_complete() {
    diff - <(find . -type f | sort) <<'FILES'
./assignments/assignment.schema.json
./assignments/planted/README.md
./assignments/planted/assignment.json
./assignments/planted/starter/planted.c
./reference/planted/planted.c
./rubrics/planted.json
./rubrics/rubric.schema.json
./tests/submissions/planted/never-removed/expect.json
./tests/submissions/planted/never-removed/planted.c
FILES
}
check "all of them" tree_complete
check "-a FOLDER finds the tree's rubric" full assignments/planted reference/planted
check "the starter gets fewer" fewer assignments/planted assignments/planted/starter
check "the tree's assignment names its schema" schema_is_there assignments/planted/assignment.json
check "the tree's rubric names its schema" schema_is_there rubrics/planted.json
# A tree that has words and a template of its own, wherever the program lies.
as_data() {
    cp -r "$top/assignments/.template" assignments && cp -r "$top/rubrics/lib" rubrics && SHMARK_DATA=$tree exits 0 "$SHMARK" new second && printed "-a second reference/second" && SHMARK_DATA=$tree full second reference/second
}
check "where the tree is the data, its name suffices" as_data
from_outside() { (
    cd / && exits 0 "$SHMARK" new -o "$tree" third && printed "-a $tree/assignments/third" && full "$tree/assignments/third" "$tree/reference/third";
) }
check "-o TREE" from_outside
check "an assignment of that name" refuses "assignments/planted is there already" planted
for part in assignments reference rubrics tests/submissions; do
    mkdir -p $part/taken-${part%%/*} && [[ $part == rubrics ]] && echo '{}' >rubrics/taken-rubrics.json
    check "something of that name in $part" refuses "is there already" taken-${part%%/*}
done
# An error in the middle takes back what was written, and nothing else.
rm -rf tests && touch tests
check "what was begun is taken back" refuses "tests" half
rm tests

# --- templates ---

mkdir -p "$work/bare"/{assignments,rubrics}
no_template() { cp "$SHMARK" "$work/lone" && SHMARK_DATA=$work/bare exits 2 "$work/lone" new -o "$work/x" task && complained "assignments/.template" && [[ ! -e $work/x ]]; }
check "without its template it says what is missing" no_template
installed() { (
    make -s -C "$top" BUILD="$(dirname "$SHMARK")" PREFIX="$work/prefix" install >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
    mkdir -p "$work/fresh" && cd "$work/fresh" || return 1
    unset SHMARK_DATA
    SHMARK=$work/prefix/bin/shmark
    exits 0 "$SHMARK" new task && printed "$work/prefix/share/shmark/assignments/README.md" && full ./task task/reference
) }
check "it works where it is installed" installed
# Data of one's own, which have no template, no words and no schemas: those of the installation do.
own_data() { (
    cd "$work/fresh" && export SHMARK_DATA=$work/bare && SHMARK=$work/prefix/bin/shmark
    exits 0 "$SHMARK" new another && full ./another another/reference
) }
check "it works with data of one's own" own_data
listed() { "$SHMARK" list | grep -q template && return 1; return 0; }
check "the template is no assignment" listed
finish
