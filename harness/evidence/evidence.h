// Facts as JSON: shmark.evidence/1.
#pragma once

#include <jv.h>

#include "run/run.h"

// One element of "runs", owned by the caller.
jv evidence_of_run(const struct run *run);

// A run that the harness could not carry out; borrows why.
jv evidence_of_failed_run(const struct scenario *scenario, const char *why);

// The whole document around builds and runs; consumes its jv arguments. assignment and submission may be NULL.
jv evidence_document(enum sandbox_kind sandbox, const char *assignment, const char *submission,
                     jv build, jv runs, jv sources, jv notes);
