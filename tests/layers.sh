#!/bin/bash
# The rules of harness/ARCHITECTURE.md that a search can check: which folder may include which, and what
# must be absent where.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$top/harness" || exit 1

# A folder may include itself and what stands after it here.
read -r -d '' may_include <<'LAYERS'
base
assignment  base
os          base
probe       trace
generate    base trace
sandbox     base os assignment
trace       base os
steer       base assignment os trace
model       base
run         base assignment os sandbox trace steer model
evidence    base run model
explore     base assignment trace run steer evidence
grade       base assignment os sandbox run evidence explore
score       base
report      base
doctor      base os
cli         base assignment os run evidence explore grade score report doctor
LAYERS

check "the folders are those that the order knows" \
    diff <(awk '{ print $1 }' <<<"$may_include" | sort) <(find . -mindepth 1 -maxdepth 1 -type d ! -name man -printf '%f\n' | sort)

upward() { # FOLDER ALLOWED...: prints the includes that are not allowed
    local folder=$1 pattern
    pattern=$(printf '|%s' "$@")
    ! grep -nE '^#include "' "$folder"/*.[ch] | grep -vE "#include \"(${pattern:1})/"
}
while read -r folder allowed; do
    # shellcheck disable=SC2086
    check "$folder includes only: $folder $allowed" upward "$folder" $allowed
done <<<"$may_include"

# absent PATTERN PATH...: no line of code there matches; comment lines do not count.
absent() {
    local pattern=$1
    shift
    ! grep -rnE --include='*.[ch]' "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+: *(//|\*)'
}
check "what judges and what prints starts no process" \
    absent '\b(v?fork|clone3?|system|popen|posix_spawn\w*|exec[lv]\w*)\(' score report base assignment model evidence
mapfile -t others < <(find . -name "*.[ch]" ! -path "./score/*")
check "only score/ uses jq's evaluator" absent '#include <jq\.h>' "${others[@]}"
check "what gathers evidence knows nothing of points" \
    absent '\b(points|rubric|criteri\w+)\b' os sandbox trace steer model run evidence explore grade
mapfile -t others < <(find . -name "*.[ch]" ! -path ./cli/main.c)
check "exit() only in main" absent '(^|[^_[:alnum:]])exit\(' "${others[@]}"
check "no unbounded copies" absent '\b(strcpy|strcat)\([^"]*\)|\b(v?sprintf|gets|alloca)\(' .
check "no format string but a literal" absent '\b(printf|vprintf|error_new|error_wrap)\((stdout, |stderr, )?[a-z_>.-]+\)' .
finish
