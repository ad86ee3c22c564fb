// Who waits for what, looked at from time to time while nothing happens.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "os/procfs.h"

struct supervisor;
struct tracee;

// What a task waits for, by who could end that.
enum rest {
    REST_NONE,    // it runs
    REST_FOREVER, // only another task of the run
    REST_INSIDE,  // nobody outside of the run, as far as anybody can tell; no proof of a deadlock
    REST_TIMED,   // a moment of virtual time (run/timing.h), if nobody comes first
    REST_OUTSIDE, // somebody outside of the run, or real time
};

struct waiter {
    pid_t tid; // in the supervisor's PID namespace
    struct tracee *tracee;
    struct proc_syscall at;
    uint64_t switches;
    enum rest rest;
};

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

// Is the descriptor a pipe or FIFO of the run's own? Standard streams, of which shmark has the other end, are not.
bool quiet_is_own_pipe(const struct supervisor *supervisor, const struct tracee *tracee, int fd);

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
