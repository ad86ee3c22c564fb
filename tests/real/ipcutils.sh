#!/bin/bash
# ipcmk, ipcs and ipcrm print the same inside as outside, and what they did is reported right.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
need_shmark
witness=$(cd "$(dirname "$0")/../witness" && pwd)
# shellcheck source=tests/witness/compare.sh
. "$witness/compare.sh"
for tool in ipcmk ipcs ipcrm strace; do
    command -v "$tool" >/dev/null || { skip "ipcmk, ipcs and ipcrm" "$tool is not installed"; finish; }
done
need_witness "ipcmk, ipcs and ipcrm"
cd "$work" || exit 1

cat >session <<'S'
#!/bin/sh
# Each ipcmk tells its own number, to be found again in ipcs -p.
sh -c 'echo pid=$$; exec ipcmk -M 5000 -p 0640'
sh -c 'echo pid=$$; exec ipcmk -S 3'
sh -c 'echo pid=$$; exec ipcmk -Q'
sh -c 'echo pid=$$; exec ipcmk -M 4096'
ipcs -m -s -q
ipcs -m -p | awk '$1 ~ /^[0-9]+$/ { print $1, $2, "creator pid=" $3, "last pid=" $4 }'
ipcs -m -i 0 | grep -v -e time= -e pid=
ipcs -m -i 0 | tr ' \t' '\n\n' | grep pid=
ipcs -s -i 0 | grep -v -e time -e '^0  '
ipcs -q -i 0 | grep -v time
ipcs -m -c
ipcs -l
ipcs -u
if [ "$1" = tidy ]; then
    ipcrm -m 0 -s 0 -q 0
    ipcrm -m 0
    ipcrm -m 1
    ipcs
fi
exit 4
S
chmod +x session

# Keys are random.
masked() { sed -E 's/0x[0-9a-f]{8}\b/KEY/g; s/key=[0-9]+/key=KEY/g' "$1"; }

compare_session() { # ARGUMENT
    run_bare left ./session "$1" >bare.out 2>bare.err
    echo "status $?" >>bare.out
    "$SHMARK" trace -o evidence.json -- ./session "$1" >shmark.out 2>shmark.err
    echo "status $?" >>shmark.out
    run_strace strace ./session "$1" >/dev/null 2>&1
    check "$1: status 4 bare" grep -qx 'status 4' bare.out
    check "$1: same output" diff <(output_text <(masked bare.out)) <(output_text <(masked shmark.out))
    strace_text strace process >strace.txt
    evidence_text evidence.json process >shmark.txt
    check "$1: same calls" diff <(masked strace.txt) <(masked shmark.txt)
    check "$1: strace told something" test "$(wc -l <strace.txt)" -gt 30
}

compare_session tidy
check "tidy: no leak" jq_true evidence.json '.runs[0].leaks == []'
check "tidy: segments" jq_true evidence.json \
    '[.runs[0].segments[] | [.size, .mode, .leaked]] == [[5000, "0640", false], [4096, "0644", false]]'
compare_session leave
check "leave: leaks of each kind" jq_true evidence.json \
    '[.runs[0].leaks[] | .kind] | sort == ["sysv-msg", "sysv-sem", "sysv-shm", "sysv-shm"]'
check "leave: their sizes" jq_true evidence.json \
    '[.runs[0].leaks[] | select(.kind == "sysv-shm") | .size] | sort == [4096, 5000]'
check "leave: told on standard error" grep -q 5000 shmark.err
finish
