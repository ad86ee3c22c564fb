// Virtual time: when everybody waits, the earliest limit of time is reached at once.
//
// Theory of operation. Virtual time is real time plus what has been skipped so far (`ahead`). A program's sleep is held:
// its notification stays unanswered until its moment has come. Other calls with a limit of time wait in the kernel, as
// always, for what else may end them; when their moment comes before that they are made to return what they return
// then. alarm and setitimer are kept here, and send their signal from here. Clocks show virtual time (steer/vdso.h).
//
// When quiet.h has found everybody waiting, and nobody outside of the run could end that, the earliest moment of all is
// made now. So what follows from it happens before the next one, as it does in real time. While somebody computes, time
// passes as it does.
#pragma once

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "steer/vdso.h"

struct supervisor;
struct task;
struct tracee;
struct call;

enum time_wait_kind {
    TIME_NO_WAIT,
    TIME_HELD,   // a sleep that is held here
    TIME_KERNEL, // a call with a limit of time that waits in the kernel
};

// What a task waits for, of time. All moments are of virtual time, in nanoseconds.
struct time_wait {
    enum time_wait_kind kind;
    uint64_t until_ns;
    uint64_t order; // of equal moments the one that was asked for first comes first
    long nr;
    uint64_t args[6];
    uint64_t rest_at;                  // TIME_HELD: where the rest of a sleep is told; 0: nowhere
    struct seccomp_notif notification; // TIME_HELD: unanswered
    bool expired;                      // TIME_KERNEL: made to return, and not yet seen to
};

// ITIMER_REAL of a process, which alarm(2) shares.
struct time_timer {
    uint64_t until_ns; // 0: not armed
    uint64_t interval_ns;
    uint64_t order;
};

struct timing {
    bool on;      // virtual time is kept in this run
    bool refused; // it should be, and this machine does not let us
    int64_t ahead_ns;
    uint64_t order;
    struct vdso vdso;
    struct task **waiting; // those with a wait; borrowed
    size_t waiting_count, waiting_capacity;
    size_t timers;    // armed
    uint64_t next_ns; // the earliest moment; UINT64_MAX: none
};

void timing_init(struct supervisor *supervisor);
void timing_release(struct supervisor *supervisor);

uint64_t timing_now_ns(const struct supervisor *supervisor);

// A process has executed a program. It begins, before it can have looked at a clock: what starts a program, in the C
// library, asks the kernel where its memory ends (brk(2)) before it looks for the vDSO's functions.
void timing_executed(struct tracee *tracee);
void timing_begins(struct supervisor *supervisor, struct tracee *tracee);
void timing_forked(struct tracee *child, const struct tracee *parent);

// The task, or process, is no more.
void timing_forget(struct supervisor *supervisor, struct task *task);
void timing_ended(struct supervisor *supervisor, struct tracee *tracee);

// A call that sleeps; the same, when it is to be over at once; one that waits in the kernel, at its entry; one on timers; one that reads a clock. The first and
// the last two answer the notification or let it through.
void timing_sleep(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call);
void timing_slept(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call);
void timing_wait(struct supervisor *supervisor, struct task *task, const struct call *call);
void timing_timer(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call);
void timing_clock(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call);

// Is the task, which is in this call, waiting for a moment that is kept here? A wait that is over is forgotten.
bool timing_is_waiting(struct supervisor *supervisor, struct task *task, long nr,
                       const uint64_t *args);

// Ends a sleep that is held, for a signal that the task has got.
void timing_interrupt(struct supervisor *supervisor, struct task *task);

// How long until the earliest moment comes by itself, in nanoseconds; UINT64_MAX: there is none.
uint64_t timing_left_ns(const struct supervisor *supervisor);

// Ends what has come by now; false: nothing has.
bool timing_expire(struct supervisor *supervisor);

// Everybody waits: makes the earliest moment now, and ends what waits for it. Returns false where there is none.
bool timing_skip(struct supervisor *supervisor);

// The earliest moment may be another one now.
void timing_note_next(struct supervisor *supervisor);

// --- clocks.c ---
// Makes virtual time so far ahead of real time, for all clocks of the run.
void clocks_set_ahead(struct supervisor *supervisor, int64_t ahead_ns);

// What a clock of the machine shows, and what virtual time is ahead of it. False: there is no such clock.
bool clocks_read(const struct supervisor *supervisor, clockid_t clock, struct timespec *out);

// Answers a call with what is put at the address (0: nowhere), and its result; EFAULT if that cannot be.
void clocks_answer(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification, uint64_t address, const void *bytes,
                   size_t count, long long result);
