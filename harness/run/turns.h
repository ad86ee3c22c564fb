// One traced call at a time, in an order that is chosen (steer/order.h).
//
// Theory of operation. Every task is held where others could notice it: before a traced call (its notification stays
// unanswered), after a call in which it had waited for somebody (stopped by ptrace on its way out), after a fork, and before
// its first instruction (stopped when it was forked). When all tasks are held or wait in the kernel, one of those that are held is
// chosen and let go; what it does until it is held again, or waits, is one step. So nobody runs but the one whose turn it
// is, whoever else it may wake, and the same choices give the same run.
//
// Calls that may wait are followed from their start (run/follow.c): the kernel alone decides who waits and who is woken
// first. Limits of time are reached, as in virtual time, when nobody else can go on; a sleep gives no such promise, for
// its end may always be late: whoever sleeps can be chosen at once.
//
// A task that neither calls nor waits for a while computes, or looks at memory for what another one is to put there:
// then somebody else goes on beside it.
#pragma once

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "steer/order.h"

struct supervisor;
struct task;
struct call_type;

enum turn_state {
    TURN_FREE,    // it runs, or waits in the kernel
    TURN_ASKED,   // before a call
    TURN_STOPPED, // on its way out of one, or before its first instruction
};

struct turn {
    enum turn_state state;
    unsigned number; // of the task
    bool yields;     // the call that it asks for gives the turn to others
    bool granted;    // the call that it makes, and may begin again, has been chosen
    struct seccomp_notif notification; // TURN_ASKED: unanswered; granted: that of the call
    uint64_t sleeps;                   // in a row, without another task's turn between them
};

struct turns {
    bool on;
    bool refused;         // ptrace is: no order can be kept
    struct order *order;  // of the run; borrowed
    struct task *current; // whose turn it is; NULL: it is no more
    unsigned next_number;
    uint64_t granted_ns;     // when the last step began
    uint64_t granted_cpu_ns; // how much processor time the run had used by then
};

void turns_init(struct supervisor *supervisor);

// A task has become known.
void turns_begin(struct supervisor *supervisor, struct task *task);
void turns_forget(struct supervisor *supervisor, const struct task *task);

// Holds a task before the call that it tells of. False: it may make it now.
bool turns_hold_call(struct supervisor *supervisor, struct task *task, const struct call_type *type,
                     const struct seccomp_notif *notification);

// Holds a task that is stopped on its way out of a call. False: it is its turn.
bool turns_hold_stopped(struct supervisor *supervisor, struct task *task);

// Holds a task that is stopped with its fork done. False: nobody is held in this run.
bool turns_hold_after_fork(struct supervisor *supervisor, struct task *task);

// Is the task held, certainly? One that was killed is not.
bool turns_is_held(const struct supervisor *supervisor, const struct task *task);

// Everybody is held or waits: chooses who goes on. False: nobody can.
bool turns_step(struct supervisor *supervisor);

// Nobody has been held or has waited for so long that others are to go on beside whoever runs.
bool turns_are_late(const struct supervisor *supervisor);
