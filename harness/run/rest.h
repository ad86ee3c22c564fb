// Who could end what a task waits for.
#pragma once

#include <stdbool.h>
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

// Is the descriptor a pipe or FIFO of the run's own? Standard streams, of which shmark has the other end, are not.
bool rest_is_own_pipe(const struct supervisor *supervisor, const struct tracee *tracee, int fd);

// Of a task that is in a call, in this state (proc(5)).
enum rest rest_of_waiter(struct supervisor *supervisor, const struct waiter *waiter, char state);
