// Is everybody waiting? A run in which every task waits, with no time limit, for what only another task of the run can
// do, is deadlocked: nobody is left to do it.
//
// One look at all tasks is not one moment. So two looks are compared: a task that waited at both, and has not run
// between them (the kernel counts how often each stopped running), has waited all the time between; and if that holds
// for all, there was a moment at which all waited. After such a moment nothing can happen that comes from within.
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/clock.h"
#include "os/procfs.h"
#include "run/quiet.h"
#include "run/supervisor.h"

enum {
    FIRST_LOOK_US = 10000,
    BETWEEN_LOOKS_US = 10000,
    LONGEST_PAUSE_US = 200000,
};

static bool may_be_reached_from_outside(const struct supervisor *supervisor)
{
    return supervisor->spec->sandbox != SANDBOX_GRADING;
}

// A pipe or FIFO of the run's own. What shmark reads or writes itself (standard streams) is not among those.
static bool is_own_pipe(const struct supervisor *supervisor, const struct tracee *tracee, int fd)
{
    struct proc_descriptor facts;
    if (proc_read_descriptor(tracee->pid, fd, &facts) != 0 || facts.type != S_IFIFO)
        return false;
    const struct file *file = model_file(supervisor->run->model, facts.device, facts.inode);
    return file && (file->role == ROLE_PIPE || !may_be_reached_from_outside(supervisor));
}

static bool maps_plain_files(const struct supervisor *supervisor)
{
    const struct file_table *table = &supervisor->run->model->files;
    for (size_t i = 0; i < table->mapping_count; i++)
        if (table->mappings[i]->file->role == ROLE_PLAIN && !table->mappings[i]->ended)
            return true;
    return false;
}

static bool futex_waits_for_ever(const struct supervisor *supervisor, const uint64_t *args)
{
    int operation = (int)args[1] & FUTEX_CMD_MASK;
    bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET ||
                 operation == FUTEX_LOCK_PI || operation == FUTEX_WAIT_REQUEUE_PI;
    bool reachable = may_be_reached_from_outside(supervisor) && maps_plain_files(supervisor);
    return waits && args[3] == 0 && !reachable;
}

// Does the task wait for what only a task of the run can bring about, and with no limit of time?
static bool waits_for_ever(const struct supervisor *supervisor, const struct waiter *waiter)
{
    const uint64_t *args = waiter->at.args;
    bool outside = may_be_reached_from_outside(supervisor);
    switch (waiter->at.nr) {
    case SYS_semop:
    case SYS_msgsnd:
    case SYS_msgrcv:
        return true;
    case SYS_semtimedop:
        return args[3] == 0;
    case SYS_wait4:
        return !(args[2] & WNOHANG);
    case SYS_waitid:
        return !(args[3] & WNOHANG);
    case SYS_read:
    case SYS_readv:
    case SYS_write:
    case SYS_writev:
        return is_own_pipe(supervisor, waiter->tracee, (int)args[0]);
    case SYS_futex:
        return futex_waits_for_ever(supervisor, args);
#ifdef SYS_open
    case SYS_open:
    case SYS_pause:
#endif
    case SYS_openat: // of a FIFO: nothing else waits
    case SYS_rt_sigsuspend:
    case SYS_flock:
        return !outside;
    case SYS_fcntl:
        return !outside && ((int)args[1] == F_SETLKW || (int)args[1] == F_OFD_SETLKW);
    default:
        return false;
    }
}

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
}

static void look_at(pid_t tid, void *context)
{
    const struct look *look = context;
    struct snapshot *snapshot = look->snapshot;
    struct proc_status status;
    if (!snapshot->all_wait)
        return;
    struct waiter waiter = {.tid = tid, .tracee = look->tracee};
    bool known = proc_read_status(tid, &status) == 0;
    if (known && (status.state == 'Z' || status.state == 'X'))
        return; // a thread that has left, before its process does
    look->tracee->waiting_threads++;
    int fd = proc_open(tid, "syscall");
    bool waits = known && status.state == 'S' && fd >= 0 && proc_read_syscall(fd, &waiter.at) == 0;
    if (fd >= 0)
        close(fd);
    waiter.switches = status.switches;
    snapshot->all_wait = waits && waits_for_ever(look->supervisor, &waiter);
    add_waiter(snapshot, &waiter);
}

static bool has_notification(const struct supervisor *supervisor)
{
    struct pollfd wait = {.fd = supervisor->sandbox.listener, .events = POLLIN};
    return poll(&wait, 1, 0) > 0;
}

static bool has_timer(const struct tracee *tracee)
{
    enum { LATE_US = 200000 }; // on a busy machine
    return tracee->timer_until_us > 0 && (tracee->timer_until_us == UINT64_MAX ||
                                          clock_now_us() < tracee->timer_until_us + LATE_US);
}

static void take_snapshot(struct supervisor *supervisor, struct snapshot *out)
{
    out->count = 0;
    out->all_wait =
        supervisor->live > 0 && supervisor->starting == 0 && !has_notification(supervisor);
    for (size_t i = 0; out->all_wait && i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (tracee->ended)
            continue;
        struct look look = {supervisor, tracee, out};
        // A timer of its own may still wake it.
        tracee->waiting_threads = 0;
        bool may_be_woken = tracee->executing || has_timer(tracee) || tracee->pending_forks > 0;
        if (may_be_woken || proc_each_thread(tracee->pid, look_at, &look) != 0)
            out->all_wait = false;
        // Dead, and not yet taken note of: others may wait for just that.
        if (tracee->waiting_threads == 0)
            out->all_wait = false;
    }
    out->all_wait = out->all_wait && out->count > 0 && !has_notification(supervisor);
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

void quiet_disturbed(struct supervisor *supervisor)
{
    struct quiet *quiet = &supervisor->quiet;
    quiet->seen = false;
    quiet->pause_us = FIRST_LOOK_US;
    quiet->next_us = clock_now_us() + FIRST_LOOK_US;
}

int quiet_wait_ms(const struct supervisor *supervisor)
{
    if (!supervisor->spec->traced || supervisor->spec->sandbox == SANDBOX_OPEN)
        return -1;
    uint64_t now = clock_now_us(), next = supervisor->quiet.next_us;
    return next > now ? (int)((next - now) / 1000) + 1 : 0;
}

bool quiet_look(struct supervisor *supervisor)
{
    struct quiet *quiet = &supervisor->quiet;
    if (quiet_wait_ms(supervisor) != 0)
        return false;
    for (size_t i = 0; i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            forks_settle(supervisor, supervisor->tracees[i], NULL);
    struct snapshot *before = &quiet->snapshots[quiet->turn];
    struct snapshot *now = &quiet->snapshots[quiet->turn ^= 1];
    take_snapshot(supervisor, now);
    bool certain = now->all_wait && quiet->seen && are_same(before, now);
    quiet->seen = now->all_wait;
    if (quiet->pause_us < LONGEST_PAUSE_US && !now->all_wait)
        quiet->pause_us *= 2;
    quiet->next_us =
        clock_now_us() + (now->all_wait ? (uint64_t)BETWEEN_LOOKS_US : quiet->pause_us);
    return certain;
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
