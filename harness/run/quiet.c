// Is everybody waiting? A run in which every task waits, with no time limit, for what only another task of the run can
// do, is deadlocked: nobody is left to do it. And where some wait for a moment, virtual time can be made that moment.
//
// One look at all tasks is not one moment. So each look is two: a task that waited at both, and has not run between them
// (the kernel counts how often each stopped running), has waited all the time between; and if that holds for all, there
// was a moment at which all waited. After such a moment nothing can happen that comes from within.
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "run/quiet.h"
#include "run/supervisor.h"

enum {
    FIRST_LOOK_NS = 10000000,
    BETWEEN_LOOKS_NS = 10000000,
    LONGEST_PAUSE_NS = 200000000,
    // Where somebody waits for a moment of virtual time.
    FIRST_PAUSE_NS = 10000,
    LONGEST_TIMED_PAUSE_NS = 4000000,
};

// --- looking ---

struct look {
    struct supervisor *supervisor;
    struct tracee *tracee;
    struct snapshot *snapshot;
};

static void add_waiter(struct snapshot *snapshot, const struct waiter *waiter)
{
    GROW(snapshot->waiters, snapshot->capacity, snapshot->count);
    snapshot->waiters[snapshot->count++] = *waiter;
    snapshot->forever &= waiter->rest == REST_FOREVER;
    snapshot->outside |= waiter->rest == REST_OUTSIDE;
}

// Held here: until its turn, or in a sleep, before the end of which only a signal can come.
static bool is_held(const struct look *look, pid_t tid, const struct proc_status *status)
{
    struct task *task = tracee_find_task(look->supervisor, tid);
    if (task && turns_is_held(look->supervisor, task))
        return true;
    if (!task || task->wait.kind != TIME_HELD ||
        !timing_is_waiting(look->supervisor, task, -1, NULL))
        return false;
    if (status->sigdue) {
        timing_interrupt(look->supervisor, task);
        look->snapshot->all_rest = false;
    }
    return true;
}

static void look_at(pid_t tid, void *context)
{
    const struct look *look = context;
    struct snapshot *snapshot = look->snapshot;
    struct proc_status status;
    if (!snapshot->all_rest)
        return;
    struct waiter waiter = {.tid = tid, .tracee = look->tracee, .at.nr = -1};
    bool known = proc_read_status(tid, &status) == 0;
    if (known && (status.state == 'Z' || status.state == 'X'))
        return; // a thread that has left, before its process does
    look->tracee->waiting_threads++;
    if (known && is_held(look, tid, &status)) {
        snapshot->forever = false;
        return;
    }
    AUTO_CLOSE int fd = known && status.state != 'R' ? proc_open(tid, "syscall") : -1;
    waiter.switches = status.switches;
    if (fd >= 0 && proc_read_syscall(fd, &waiter.at) == 0)
        waiter.rest = rest_of_waiter(look->supervisor, &waiter, status.state);
    snapshot->all_rest &= waiter.rest != REST_NONE;
    add_waiter(snapshot, &waiter);
}

// What the supervisor has not taken yet: a call, an end, output that somebody waits to be rid of.
static bool has_news(const struct supervisor *supervisor)
{
    struct pollfd waits[2] = {{.fd = supervisor->sandbox.listener, .events = POLLIN},
                              {.fd = supervisor->epoll, .events = POLLIN}};
    return poll(waits, 2, 0) > 0;
}

// Of those that the kernel keeps.
static bool has_timer(const struct tracee *tracee)
{
    enum { LATE_US = 200000 }; // on a busy machine
    return tracee->timer_until_us > 0 && (tracee->timer_until_us == UINT64_MAX ||
                                          clock_now_us() < tracee->timer_until_us + LATE_US);
}

static void look_at_process(struct supervisor *supervisor, struct tracee *tracee,
                            struct snapshot *out)
{
    struct look look = {supervisor, tracee, out};
    tracee->waiting_threads = 0;
    bool begins = tracee->executing || tracee->pending_forks > 0;
    if (!begins && tracee->threaded)
        proc_each_thread(tracee->pid, look_at, &look);
    else if (!begins)
        look_at(tracee->pid, &look);
    // It runs; or it is dead, which nobody has taken note of yet: others may wait for just that.
    if (tracee->waiting_threads == 0)
        out->all_rest = false;
    if (has_timer(tracee)) {
        out->forever = false;
        out->outside = true;
    }
    out->forever &= tracee->timer.until_ns == 0;
}

// Has nobody run since?
static bool all_still_rest(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct waiter *waiter = &snapshot->waiters[i];
        struct proc_status status;
        if (proc_read_status(waiter->tid, &status) != 0 || status.switches != waiter->switches ||
            (status.state != 'S' && status.state != 'T' && status.state != 'D'))
            return false;
    }
    return true;
}

static const struct tracee *main_process(const struct supervisor *supervisor, size_t program)
{
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        const struct tracee *tracee = supervisor->tracees[i];
        if (!tracee->parent && tracee->process->program == (int)program)
            return tracee;
    }
    return NULL;
}

// A program is about to begin, and has not called yet; or it has ended, and init has not said so yet: others may be
// started then.
static bool awaits_program(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++) {
        const struct run_program *program = &supervisor->run->programs[i];
        const struct tracee *tracee = main_process(supervisor, i);
        if (program->started && !program->ended && (!tracee || tracee->ended))
            return true;
    }
    return supervisor->starting > 0;
}

static void take_snapshot(struct supervisor *supervisor, struct snapshot *out)
{
    out->count = 0;
    out->forever = true;
    out->outside = false;
    out->all_rest = supervisor->live > 0 && !awaits_program(supervisor) && !has_news(supervisor);
    for (size_t i = 0; out->all_rest && i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            look_at_process(supervisor, supervisor->tracees[i], out);
    out->all_rest = out->all_rest && all_still_rest(out) && !has_news(supervisor);
    out->forever &= out->all_rest && out->count > 0;
}

static bool are_same(const struct snapshot *a, const struct snapshot *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->waiters[i].tid != b->waiters[i].tid ||
            a->waiters[i].switches != b->waiters[i].switches)
            return false;
    return true;
}

// --- when to look ---

static bool awaits_moment(const struct supervisor *supervisor)
{
    return supervisor->timing.next_ns != UINT64_MAX || supervisor->turns.on;
}

void quiet_disturbed(struct supervisor *supervisor)
{
    struct quiet *quiet = &supervisor->quiet;
    bool timed = awaits_moment(supervisor);
    quiet->seen = false;
    quiet->pause_ns = timed ? FIRST_PAUSE_NS : FIRST_LOOK_NS;
    quiet->next_ns = clock_now_ns() + (timed ? 0 : FIRST_LOOK_NS);
}

uint64_t quiet_left_ns(const struct supervisor *supervisor)
{
    if (!supervisor->spec->traced || supervisor->spec->sandbox == SANDBOX_OPEN)
        return UINT64_MAX;
    uint64_t now = clock_now_ns(), next = supervisor->quiet.next_ns;
    return next > now ? next - now : 0;
}

static uint64_t next_pause(const struct supervisor *supervisor, const struct snapshot *now)
{
    uint64_t longest = awaits_moment(supervisor) ? LONGEST_TIMED_PAUSE_NS : LONGEST_PAUSE_NS;
    uint64_t pause = supervisor->quiet.pause_ns;
    if (now->forever)
        return BETWEEN_LOOKS_NS;
    return pause < longest ? pause : longest;
}

enum quiet_verdict quiet_look(struct supervisor *supervisor)
{
    struct quiet *quiet = &supervisor->quiet;
    if (quiet_left_ns(supervisor) != 0)
        return QUIET_NOT;
    for (size_t i = 0; i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            forks_settle(supervisor, supervisor->tracees[i], NULL);
    struct snapshot *before = &quiet->snapshots[quiet->turn];
    struct snapshot *now = &quiet->snapshots[quiet->turn ^= 1];
    take_snapshot(supervisor, now);
    bool certain = now->forever && quiet->seen && are_same(before, now);
    quiet->seen = now->forever;
    quiet->next_ns = clock_now_ns() + next_pause(supervisor, now);
    quiet->pause_ns *= 2;
    if (certain)
        return QUIET_DEADLOCK;
    return now->all_rest && !now->outside ? QUIET_RESTS : QUIET_NOT;
}

const struct snapshot *quiet_snapshot(const struct supervisor *supervisor)
{
    return &supervisor->quiet.snapshots[supervisor->quiet.turn];
}

void quiet_release(struct supervisor *supervisor)
{
    free(supervisor->quiet.snapshots[0].waiters);
    free(supervisor->quiet.snapshots[1].waiters);
}
