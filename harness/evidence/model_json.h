// The model's parts as the arrays of a RUN; all owned by the caller.
#pragma once

#include <jv.h>

#include "run/run.h"

jv processes_json(const struct run *run);
jv segments_json(const struct run *run);
jv objects_json(const struct run *run, enum object_kind kind);
jv posix_objects_json(const struct run *run);
jv leaks_json(const struct run *run);

// files_json.c
jv mappings_json(const struct run *run);
jv pipes_json(const struct run *run);
jv locks_json(const struct run *run);
jv sync_json(const struct run *run); // null: nobody could have told

// What a process still had open, or mapped, when it ended.
jv open_at_exit_json(const struct run *run, const struct process *process);
jv mapped_at_exit_json(const struct run *run, const struct process *process);

// Who waited for what, in a deadlock.
jv deadlock_json(const struct run *run);
