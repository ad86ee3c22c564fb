// Worker processes: one for each job, some at a time. A job that crashes takes nothing else with
// it.
#pragma once

#include <stddef.h>

#include "base/error.h"

struct pool {
    size_t jobs;
    size_t workers; // at the same moment, at least 1
    void *context;
    // In a process of its own: does job `index` and returns that process's exit status.
    int (*work)(void *context, size_t index);
    // In the calling process, after the job's process has ended: its wait status and process id.
    void (*done)(void *context, size_t index, int wait_status, int pid);
    // In the calling process: the job's process was ended because of an interruption.
    void (*dropped)(void *context, size_t index, int pid);
};

// Runs all jobs, in order of their index as workers come free. SIGINT, SIGTERM and SIGHUP (those
// that are not ignored) end it early: the workers are ended and reaped, and *interrupted is the
// signal's number; otherwise it is 0. Leaves no process behind; workers also die with the calling
// process.
struct error *pool_run(const struct pool *pool, int *interrupted) SHMARK_MUST_CHECK;
