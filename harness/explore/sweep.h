// Single failures: a clean run, and then for each call of it that can fail one run in which just that one does.
#pragma once

#include <jv.h>
#include <stddef.h>

#include "base/error.h"
#include "explore/explore.h"
#include "run/run.h"

enum {
    SWEEP_MOST_RUNS = 400,
    SWEEP_MOST_OF_A_LINE = 3, // of the calls that one line makes again and again: the first ones
};

// *runs (owned) gets an array of RUNs: the clean one first, then one for each failure, with a key "fault" that says which.
// The clean one tells how many calls could have failed and how many were made to ("sweep").
struct error *sweep_run(const struct run_spec *spec, size_t most_runs,
                        void (*progress)(void *context, size_t done, size_t waiting), void *context,
                        jv *runs, struct shortcomings *shortcomings,
                        struct first_run *first) SHMARK_MUST_CHECK;
