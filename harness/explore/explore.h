// Many runs of one scenario, each under another order of its calls.
//
// Theory of operation. A run without deviations is the usual one (steer/order.h). What it could have done otherwise at
// each step, within the bound on preemptions, is queued as a run of its own, and so on from each of those, only after
// their last deviation: so every order comes once, those with fewer preemptions first. What a run came to is told in a
// few lines (ending.h); of all runs that came to the same one is kept, with as few deviations as do. Only these are
// run again with all facts: the others need none.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "run/run.h"

struct explore_options {
    size_t most_runs; // not counted: those that make what was found smaller, and tell it whole
    // Told now and then; NULL: nobody asks. waiting: runs that are known to be left.
    void (*progress)(void *context, size_t done, size_t waiting);
    void *context;
};

enum { EXPLORE_MOST_RUNS = 2000 };

// What the machine has kept from the runs.
struct shortcomings {
    bool results_unknown, time_refused;
};

// Carries out what the spec's schedule asks for: one run, or many where it is explore, and what makes a failing order
// smaller where it is pct. *runs (owned) gets an array of RUNs as evidence has them: the usual one first, then one for
// each different thing that the others came to, those that fail first. *status (may be NULL) gets the wait status of the
// first run's first program, or -1; *exec_error its errno.
struct first_run {
    bool ended;
    int wait_status, exec_error;
    size_t leaks;
    bool failing;    // some run has failed
    int interrupted; // the signal at which no more runs were made; 0: none
};
struct error *explore_run(const struct run_spec *spec, const struct explore_options *options,
                          jv *runs, struct shortcomings *shortcomings,
                          struct first_run *first) SHMARK_MUST_CHECK;

// --- what many runs share (explore.c, sweep.c) ---
// Each run reads the same input from its beginning.
void explore_rewind_input(const struct run_spec *spec);
void explore_note_shortcomings(struct shortcomings *shortcomings, const struct run *run);
struct first_run explore_first_run(const struct run *run);
