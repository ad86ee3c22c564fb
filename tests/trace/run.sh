#!/bin/bash
# Processes, segments and everything else that a tracer can get wrong: every program of this folder against strace,
# bare runs and its facts. How, and the directives in the programs: tests/witness/suite.sh.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/witness/suite.sh
. "$here/../witness/suite.sh"
