// Builds and runs one submission in the grading sandbox and gathers its evidence. Awards nothing.
#pragma once

#include <jv.h>
#include <stddef.h>

#include "assignment/assignment.h"
#include "base/error.h"

struct grade_options {
    const char *submission; // its name in the evidence, or NULL
    // Folders that the sandbox must not show (data, rubrics), NULL-terminated.
    const char *const *hidden;
    size_t max_calls; // "calls" of a run hold this many; 0: 10,000
};

// Builds and runs `folder` (its files are copied, never changed) as `assignment` says. On success *out is
// a shmark.evidence/1 value, owned by the caller. An error is the harness's or the machine's, never the
// submission's: a build that fails, a crash, an attack are all evidence.
// Leaves no process, mount, segment or file behind, also when the calling process is killed.
struct error *grade_submission(const struct assignment *assignment, const char *folder,
                               const struct grade_options *options, jv *out) SHMARK_MUST_CHECK;
