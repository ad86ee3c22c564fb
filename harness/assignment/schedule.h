// Under which schedule a run takes place: how time passes, and who goes first.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum schedule_kind {
    SCHEDULE_REAL,    // nothing is touched
    SCHEDULE_WARP,    // virtual time
    SCHEDULE_NOSLEEP, // sleeps return at once
    SCHEDULE_PCT,     // random priorities
    SCHEDULE_EXPLORE, // every order, with a bound
    SCHEDULE_REPLAY,  // one order again
};

// Where an order differs from the one that the run would take by itself: at this step, counted from 1, this task goes
// on. Tasks are numbered from 0 as they begin: the scenario's programs first.
struct deviation {
    uint64_t step;
    unsigned task;
};

struct schedule {
    enum schedule_kind kind;
    uint64_t seed;                // of pct
    unsigned depth;               // of pct: one more than the times at which priorities change
    unsigned preemptions;         // of explore, at most
    struct deviation *deviations; // of replay, in the order of their steps; owned
    size_t deviation_count;
};

// Calls are let through one at a time.
bool schedule_takes_turns(const struct schedule *schedule);

// Reads "real", "warp", "nosleep", "pct:SEED[:DEPTH]", "explore:N" or "replay:STEP=TASK,..". ERROR_USAGE says what was
// expected. On success *out is to be released.
struct error *schedule_parse(const char *text, struct schedule *out) SHMARK_MUST_CHECK;
void schedule_release(struct schedule *schedule);

// "replay:3=1,7=0"; "replay:" for none. Owned by the caller.
char *schedule_replay_text(const struct deviation *deviations, size_t count);
