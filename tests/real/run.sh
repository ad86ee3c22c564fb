#!/bin/bash
# Real software the project did not write, traced: ipcmk and friends, stress-ng, PostgreSQL. As an ordinary
# user, since a server refuses to run as root.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
need_shmark
chmod 777 "$work"
cd "$work" || exit 1

if "$top/tests/real/ipcutils.sh"; then pass "ipcmk, ipcs and ipcrm"; else fail "ipcmk, ipcs and ipcrm"; fi

trace() { # NAME COMMAND...: NAME.json, NAME.out (the program's own), NAME.err (shmark's report too)
    local name=$1
    shift
    timeout -k 5 300 "${ordinary_user[@]}" "$SHMARK" trace -o "$work/$name.json" -- "$@" \
        >"$name.out" 2>"$name.err" </dev/null
    local status=$?
    [[ $status -eq 0 ]] || { echo "status $status"; tail -n 20 "$name.out" "$name.err"; return 1; }
}

no_unknown() { # NAME: every call that came back has a result
    jq_true "$1.json" '[.runs[0].calls[] | select(.result == null and (.name | test("^exit") | not))] | length <= 8'
}

# stress-ng kills its workers' children in the midst of calls.
if command -v stress-ng >/dev/null; then
    for stressor in shm-sysv sem-sysv msg shm; do
        bare=(stress-ng --"$stressor" 2 --"$stressor"-ops 300 --timeout 60 --temp-path "$work")
        [[ $stressor == shm-sysv ]] && bare+=(--shm-sysv-bytes 1M)
        [[ $stressor == shm ]] && bare+=(--shm-bytes 4M)
        check "stress-ng --$stressor runs bare" timeout 120 "${ordinary_user[@]}" "${bare[@]}"
        check "stress-ng --$stressor runs traced" trace "$stressor" "${bare[@]}"
        check "stress-ng --$stressor: says so itself" grep -q 'successful run completed' "$stressor".{out,err}
        check "stress-ng --$stressor: exit status" jq_true "$stressor.json" '.runs[0] | .outcome == "exited" and .exit_code == 0'
        check "stress-ng --$stressor: no leak" jq_true "$stressor.json" '.runs[0].leaks == []'
    done
    check "stress-ng --shm-sysv: no result unknown" no_unknown shm-sysv
    check "stress-ng --shm-sysv: segments were seen" jq_true shm-sysv.json '.runs[0].segments | length > 10'
    check "stress-ng --sem-sysv: a set was seen" jq_true sem-sysv.json '.runs[0].semaphores | length > 0'
    check "stress-ng --msg: a queue was seen" jq_true msg.json '.runs[0].message_queues | length > 0'
else
    skip "stress-ng" "not installed"
fi

PATH=$PATH:$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -n 1)
if command -v initdb >/dev/null && command -v pg_ctl >/dev/null && command -v psql >/dev/null; then
    cat >server <<'S'
#!/bin/bash
# server FOLDER clean|killed: a cluster of its own, on a socket in FOLDER only.
set -eu
folder=$1
mkdir "$folder"
initdb -D "$folder/data" -A trust -U tester -E UTF8 --no-locale --no-sync >"$folder/initdb" 2>&1
cat >>"$folder/data/postgresql.conf" <<C
listen_addresses = ''
unix_socket_directories = '$folder'
shared_memory_type = $3
shared_buffers = 4MB
fsync = off
C
pg_ctl -D "$folder/data" -l "$folder/log" -w start >/dev/null
psql -h "$folder" -U tester -d postgres -Atc 'create table t as select generate_series(1, 1000) n' \
    -c 'select sum(n) from t' -c 'set parallel_setup_cost = 0; set min_parallel_table_scan_size = 0; select count(*) from t'
ipcs -m | awk '$2 ~ /^[0-9]+$/ { print "segment", $5 }'
if [ "$2" = clean ]; then
    pg_ctl -D "$folder/data" -m fast -w stop >/dev/null
else
    kill -KILL -1
fi
S
    chmod 755 server
    for memory in mmap sysv; do
        check "PostgreSQL ($memory): start, query, stop" trace "clean-$memory" ./server "$work/clean-$memory" clean $memory
        check "PostgreSQL ($memory): the query's result" grep -qx 500500 "clean-$memory.out"
        check "PostgreSQL ($memory): a segment while it ran" grep -q '^segment' "clean-$memory.out"
        check "PostgreSQL ($memory): no leak after a clean stop" jq_true "clean-$memory.json" '.runs[0].leaks == []'
        check "PostgreSQL ($memory): exit status" jq_true "clean-$memory.json" '.runs[0].exit_code == 0'

        check "PostgreSQL ($memory): killed" trace "killed-$memory" ./server "$work/killed-$memory" killed $memory
        size=$(awk '/^segment/ { print $2; exit }' "killed-$memory.out")
        check "PostgreSQL ($memory): the segment that is left, with its size" jq_true "killed-$memory.json" \
            '[.runs[0].leaks[] | select(.kind == "sysv-shm") | .size] == [$size] and $size > 0' \
            --argjson size "${size:-0}"
        check "PostgreSQL ($memory): its size on standard error" grep -q "${size:-no size}" "killed-$memory.err"
        check "PostgreSQL ($memory): killed processes" jq_true "killed-$memory.json" \
            '[.runs[0].processes[] | select(.signal == "SIGKILL")] | length > 3'
    done
else
    skip "PostgreSQL" "initdb, pg_ctl or psql is not installed"
fi
finish
