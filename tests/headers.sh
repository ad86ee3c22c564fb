#!/bin/bash
# Every header of the harness compiles alone: it includes what it uses.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$top" || exit 1
alone() {
    gcc -fsyntax-only -std=gnu17 -D_GNU_SOURCE -Iharness -Wall -Wextra -Werror -x c - <<<"#include \"${1#harness/}\""
}
while read -r header; do check "$header" alone "$header"; done < <(find harness -name '*.h' | sort)
finish
