#!/usr/bin/env bash
# shmark doctor says what is there, what is missing and how to mend it.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"

shape='(.tier | IN("isolated", "shared-ipc", "none")) and (.can_grade | type) == "boolean"
    and (.findings | length > 15) and all(.findings[]; (.status | IN("ok", "warn", "missing")) and (.purpose | length > 0))'
json() { "$SHMARK" doctor --json >"$work/doctor" 2>"$work/err"; local status=$?; jq_true "$work/doctor" "$shape" && jq_true "$work/doctor" '.can_grade == ($s == 0)' --argjson s $status && [[ ! -s $work/err ]]; }
check "--json holds the findings, and can_grade is the exit status" json
text() { "$SHMARK" doctor >"$work/out"; ! grep -vE '^(ok|warn|missing) +[a-z+-]+ |^ +mend it with: |^$|^tier ' "$work/out"; }
check "each line is a finding, a mending command or the tier" text
again() { "$SHMARK" doctor --json >"$work/again"; cmp "$work/doctor" "$work/again"; }
check "it says the same twice" again

mkdir "$work/bin"
no_gcc() { exits 3 env PATH="$work/bin" "$SHMARK" doctor --json && jq_true "$work/out" '(.can_grade | not) and (.findings[] | select(.name == "gcc") | .status == "missing" and .mend == "sudo apt-get install gcc")'; }
check "without a compiler: missing, with the command, exit 3" no_gcc
warned() { jq_true "$work/out" '.findings[] | select(.name == "make") | .status == "warn"'; }
check "without make: a warning" warned

# A user namespace in which no further one may be made stands for a machine that forbids them.
forbidden() { unshare -Ur bash -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' - "$@"; }
if forbidden true 2>/dev/null; then
    tier() { exits 3 forbidden "$SHMARK" doctor --json && jq_true "$work/out" '.tier == "shared-ipc" and ([.findings[] | select(.status == "missing") | .mend] | unique) == ["sudo sysctl -w user.max_user_namespaces=15000"]'; }
    check "without namespaces: tier shared-ipc and the command" tier
else
    skip "without namespaces" "user namespaces cannot be made here"
fi
# In a namespace of its own: others may make segments at the same time.
left() { unshare $(is_root || echo -r) -i bash -c '"$0" doctor >/dev/null; [[ $(ipcs -m -s -q | grep -c "^0x") -eq 0 ]]' "$SHMARK"; }
check "it leaves no segment behind" left
finish
