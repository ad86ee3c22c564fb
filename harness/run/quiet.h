// Who waits for what, looked at from time to time while nothing happens.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "os/procfs.h"

struct supervisor;
struct tracee;

struct waiter {
    pid_t tid; // in the supervisor's PID namespace
    struct tracee *tracee;
    struct proc_syscall at;
    uint64_t switches;
};

struct snapshot {
    bool all_wait; // for ever, each of them
    struct waiter *waiters;
    size_t count, capacity;
};

struct quiet {
    uint64_t next_us, pause_us; // when to look again, and how long to let pass between looks
    bool seen;                  // at the last look all waited
    int turn;                   // which snapshot is the last
    struct snapshot snapshots[2];
};

// Something has happened: looks begin anew.
void quiet_disturbed(struct supervisor *supervisor);

// How long until the next look, in milliseconds, as poll(2) takes it.
int quiet_wait_ms(const struct supervisor *supervisor);

// Looks if it is time. True: every task waits for ever, certainly.
bool quiet_look(struct supervisor *supervisor);
const struct snapshot *quiet_snapshot(const struct supervisor *supervisor);
void quiet_release(struct supervisor *supervisor);
