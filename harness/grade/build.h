// Building a submission, in the same sandbox as everything else of it.
#pragma once

#include <jv.h>
#include <stdbool.h>

#include "assignment/assignment.h"
#include "base/error.h"
#include "sandbox/fileset.h"

// Builds `files` as the assignment says. *built (owned) gets the working folder as it was afterwards, *report
// (owned) the evidence's "build", *ok whether every program is there.
struct error *build_submission(const struct assignment *assignment, const struct fileset *files,
                               struct fileset *built, jv *report, bool *ok) SHMARK_MUST_CHECK;
