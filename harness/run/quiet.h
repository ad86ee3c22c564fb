// Who waits for what, looked at from time to time while nothing happens.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "run/rest.h"

struct supervisor;

struct snapshot {
    bool all_rest;
    bool forever; // all of them
    bool outside; // one of them
    struct waiter *waiters;
    size_t count, capacity;
};

struct quiet {
    uint64_t next_ns, pause_ns; // when to look again, and how long to let pass between looks
    bool seen;                  // at the last look all waited for ever
    int turn;                   // which snapshot is the last
    struct snapshot snapshots[2];
};

// Something has happened: looks begin anew.
void quiet_disturbed(struct supervisor *supervisor);

// How long until the next look, in nanoseconds; UINT64_MAX: there is none.
uint64_t quiet_left_ns(const struct supervisor *supervisor);

enum quiet_verdict {
    QUIET_NOT,      // somebody runs, or nobody can tell
    QUIET_RESTS,    // every task waits, and nobody outside could end that
    QUIET_DEADLOCK, // every task waits for ever, certainly
};

// Looks, if it is time.
enum quiet_verdict quiet_look(struct supervisor *supervisor);
const struct snapshot *quiet_snapshot(const struct supervisor *supervisor);
void quiet_release(struct supervisor *supervisor);
