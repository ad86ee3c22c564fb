[run.locks[] | select(.kind == "file")] as $files |
{ "two": ([$files[] | .name | file_name] == ["my.lock", "stale.lock"]), "removed": ($files[0] | (.created_at | here("lock")) and (.removed_at | here("unlock")) and .removed_by == main_pid),
  "left": ($files[1] | (.created_at | here("stale")) and .removed_by == null and .leaked), "removed is not left": ($files[0].leaked == false), "refused": any(calls("openat"); .error == "EEXIST" and (.at | here("refused"))) }
