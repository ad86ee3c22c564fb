#include "run/timing.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

static const uint64_t ns_in_s = 1000000000;

uint64_t timing_now_ns(const struct supervisor *supervisor)
{
    return clock_now_ns() + (uint64_t)supervisor->timing.ahead_ns;
}

void timing_init(struct supervisor *supervisor)
{
    struct timing *timing = &supervisor->timing;
    const struct run_spec *spec = supervisor->spec;
    *timing = (struct timing){.next_ns = UINT64_MAX};
    if (!spec->traced || spec->schedule.kind == SCHEDULE_REAL || spec->sandbox == SANDBOX_OPEN ||
        !(supervisor->gates & GATE_TIME))
        return;
    vdso_init(&timing->vdso);
    timing->on = timing->vdso.usable;
    timing->refused = !timing->on;
}

void timing_release(struct supervisor *supervisor)
{
    struct timing *timing = &supervisor->timing;
    vdso_release(&timing->vdso);
    free(timing->waiting);
    timing->waiting = NULL;
    timing->waiting_count = 0;
}

// --- what waits ---

static struct tracee *next_timer(const struct supervisor *supervisor)
{
    struct tracee *next = NULL;
    for (size_t i = 0; supervisor->timing.timers > 0 && i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        const struct time_timer *timer = &tracee->timer;
        if (tracee->ended || timer->until_ns == 0)
            continue;
        if (!next || timer->until_ns < next->timer.until_ns ||
            (timer->until_ns == next->timer.until_ns && timer->order < next->timer.order))
            next = tracee;
    }
    return next;
}

static struct task *next_wait(const struct supervisor *supervisor)
{
    const struct timing *timing = &supervisor->timing;
    struct task *next = NULL;
    for (size_t i = 0; i < timing->waiting_count; i++) {
        struct task *task = timing->waiting[i];
        const struct time_wait *wait = &task->wait;
        if (wait->expired)
            continue;
        if (!next || wait->until_ns < next->wait.until_ns ||
            (wait->until_ns == next->wait.until_ns && wait->order < next->wait.order))
            next = task;
    }
    return next;
}

void timing_note_next(struct supervisor *supervisor)
{
    const struct task *task = next_wait(supervisor);
    const struct tracee *tracee = next_timer(supervisor);
    uint64_t wait_ns = task ? task->wait.until_ns : UINT64_MAX;
    uint64_t timer_ns = tracee ? tracee->timer.until_ns : UINT64_MAX;
    supervisor->timing.next_ns = wait_ns < timer_ns ? wait_ns : timer_ns;
}

void timing_forget(struct supervisor *supervisor, struct task *task)
{
    struct timing *timing = &supervisor->timing;
    if (task->wait.kind == TIME_NO_WAIT)
        return;
    task->wait.kind = TIME_NO_WAIT;
    task->wait.expired = false;
    for (size_t i = 0; i < timing->waiting_count; i++)
        if (timing->waiting[i] == task)
            timing->waiting[i--] = timing->waiting[--timing->waiting_count];
    timing_note_next(supervisor);
}

static void begin(struct supervisor *supervisor, struct task *task, const struct time_wait *wait)
{
    struct timing *timing = &supervisor->timing;
    timing_forget(supervisor, task);
    task->wait = *wait;
    task->wait.order = ++timing->order;
    GROW(timing->waiting, timing->waiting_capacity, timing->waiting_count);
    timing->waiting[timing->waiting_count++] = task;
    if (wait->until_ns < timing->next_ns)
        timing->next_ns = wait->until_ns;
    quiet_disturbed(supervisor); // now that somebody waits for a moment, it is looked at once
}

// The moment that a limit means. False: there is none that virtual time has a say in.
static bool moment_of(const struct supervisor *supervisor, const struct call_limit *limit,
                      uint64_t *out)
{
    uint64_t now_ns = timing_now_ns(supervisor);
    struct timespec now;
    switch (limit->kind) {
    case LIMIT_FOR:
        *out = now_ns + (uint64_t)limit->ns;
        return true;
    case LIMIT_UNTIL: {
        if (limit->clock == CLOCK_PROCESS_CPUTIME_ID || limit->clock == CLOCK_THREAD_CPUTIME_ID ||
            limit->clock < 0 || !clocks_read(supervisor, limit->clock, &now))
            return false;
        int64_t left = limit->ns - (now.tv_sec * (int64_t)ns_in_s + now.tv_nsec);
        *out = left > 0 ? now_ns + (uint64_t)left : now_ns;
        return true;
    }
    default:
        return false;
    }
}

static bool is_same_call(const struct time_wait *wait, long nr, const uint64_t *args)
{
    return wait->nr == nr && memcmp(wait->args, args, sizeof wait->args) == 0;
}

void timing_sleep(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call)
{
    struct time_wait wait = {
        .kind = TIME_HELD, .nr = call->type->nr, .notification = *notification};
    memcpy(wait.args, call->args, sizeof wait.args);
    struct call_limit limit = call_time_limit(wait.nr, wait.args, task->tid);
    // One that was stopped and continued goes on with what is left of it.
    bool resumes = task->wait.kind == TIME_NO_WAIT && task->wait.until_ns > 0 &&
                   is_same_call(&task->wait, wait.nr, wait.args);
    uint64_t resumed_ns = task->wait.until_ns;
    if (!moment_of(supervisor, &limit, &wait.until_ns)) {
        listener_continue(supervisor->sandbox.listener, notification);
        return;
    }
    if (resumes)
        wait.until_ns = resumed_ns;
    if (limit.kind == LIMIT_FOR)
        wait.rest_at = wait.args[wait.nr == SYS_clock_nanosleep ? 3 : 1];
    begin(supervisor, task, &wait);
}

void timing_slept(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call)
{
    struct call_limit limit = call_time_limit(call->type->nr, call->args, task->tid);
    uint64_t now = timing_now_ns(supervisor), until;
    if (!moment_of(supervisor, &limit, &until)) {
        listener_continue(supervisor->sandbox.listener, notification);
        return;
    }
    if (supervisor->timing.on && until > now)
        clocks_set_ahead(supervisor, supervisor->timing.ahead_ns + (int64_t)(until - now));
    listener_answer(supervisor->sandbox.listener, notification, 0, 0);
}

void timing_wait(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct time_wait wait = {.kind = TIME_KERNEL, .nr = call->type->nr};
    memcpy(wait.args, call->args, sizeof wait.args);
    struct call_limit limit = call_time_limit(wait.nr, wait.args, task->tid);
    // Without ptrace the kernel alone can end it.
    if (supervisor->timing.on && !supervisor->ptrace_refused &&
        moment_of(supervisor, &limit, &wait.until_ns))
        begin(supervisor, task, &wait);
}

bool timing_is_waiting(struct supervisor *supervisor, struct task *task, long nr,
                       const uint64_t *args)
{
    const struct time_wait *wait = &task->wait;
    if (wait->kind == TIME_NO_WAIT)
        return false;
    bool waits = wait->kind == TIME_HELD
                     ? listener_valid(supervisor->sandbox.listener, &wait->notification)
                     : is_same_call(wait, nr, args) || nr == SYS_restart_syscall;
    if (!waits)
        timing_forget(supervisor, task);
    return waits;
}

// --- the ends of waits ---

static void end_sleep(struct supervisor *supervisor, struct task *task, int errnum)
{
    struct seccomp_notif notification = task->wait.notification;
    timing_forget(supervisor, task);
    task->wait.until_ns = errnum == LISTENER_BEGIN_AGAIN ? task->wait.until_ns : 0;
    listener_answer(supervisor->sandbox.listener, &notification, errnum ? -1 : 0, errnum);
}

void timing_interrupt(struct supervisor *supervisor, struct task *task)
{
    struct proc_status status;
    if (proc_read_status(task->tid, &status) != 0 || status.sigdue == 0)
        return;
    // Without a handler the kernel makes a sleep go on, if the signal has not ended the process.
    bool handled = status.sigdue & status.sigcaught;
    uint64_t now = timing_now_ns(supervisor), until = task->wait.until_ns;
    uint64_t left = until > now ? until - now : 0;
    struct timespec rest = {.tv_sec = (time_t)(left / ns_in_s), .tv_nsec = (long)(left % ns_in_s)};
    if (handled && task->wait.rest_at)
        proc_write_memory(task->tid, task->wait.rest_at, &rest, sizeof rest);
    end_sleep(supervisor, task, handled ? EINTR : LISTENER_BEGIN_AGAIN);
}

static void end_kernel_wait(struct supervisor *supervisor, struct task *task)
{
    if (task->followed) {
        task->wait.expired = true; // take_call_stop in run/settle.c does the rest
        settle_interrupt(task);
        timing_note_next(supervisor);
        return;
    }
    long nr = task->wait.nr;
    uint64_t args[6];
    memcpy(args, task->wait.args, sizeof args);
    timing_forget(supervisor, task);
    settle_time_out(supervisor, task, nr, args);
}

static void end_wait(struct supervisor *supervisor, struct task *task)
{
    if (task->wait.kind == TIME_HELD)
        end_sleep(supervisor, task, 0);
    else
        end_kernel_wait(supervisor, task);
}

static void go_off(struct supervisor *supervisor, struct tracee *tracee)
{
    struct time_timer *timer = &tracee->timer;
    uint64_t now = timing_now_ns(supervisor);
    if (timer->interval_ns == 0)
        timer->until_ns = 0;
    else // what the process was too slow for is left out: setitimer(2)
        timer->until_ns +=
            ((now > timer->until_ns ? now - timer->until_ns : 0) / timer->interval_ns + 1) *
            timer->interval_ns;
    timer->order = ++supervisor->timing.order;
    supervisor->timing.timers -= timer->until_ns == 0;
    timing_note_next(supervisor);
    if (tracee->pidfd >= 0)
        syscall(SYS_pidfd_send_signal, tracee->pidfd, SIGALRM, NULL, 0);
}

// Is the task still in the call that it was seen to begin?
static bool still_waits(struct supervisor *supervisor, struct task *task)
{
    struct proc_syscall at = {.nr = -1};
    if (task->wait.kind == TIME_KERNEL) {
        AUTO_CLOSE int fd = proc_open(task->tid, "syscall");
        if (fd < 0 || proc_read_syscall(fd, &at) != 0)
            at.nr = -1;
    }
    return timing_is_waiting(supervisor, task, at.nr, at.args);
}

// Ends the earliest of what there is by `until_ns`; with skip, time is made to be that first. Returns whether there was one.
static bool end_earliest(struct supervisor *supervisor, uint64_t until_ns, bool skip)
{
    for (;;) {
        struct task *task = next_wait(supervisor);
        struct tracee *tracee = next_timer(supervisor);
        uint64_t wait_ns = task ? task->wait.until_ns : UINT64_MAX;
        uint64_t timer_ns = tracee ? tracee->timer.until_ns : UINT64_MAX;
        bool is_timer = timer_ns < wait_ns;
        uint64_t at = is_timer ? timer_ns : wait_ns;
        if (at == UINT64_MAX || at > until_ns)
            return false;
        if (!is_timer && !still_waits(supervisor, task)) {
            timing_forget(supervisor, task);
            continue;
        }
        uint64_t now = timing_now_ns(supervisor);
        if (skip && at > now)
            clocks_set_ahead(supervisor, supervisor->timing.ahead_ns + (int64_t)(at - now));
        if (is_timer)
            go_off(supervisor, tracee);
        else
            end_wait(supervisor, task);
        return true;
    }
}

uint64_t timing_left_ns(const struct supervisor *supervisor)
{
    uint64_t next = supervisor->timing.next_ns;
    if (next == UINT64_MAX)
        return UINT64_MAX;
    uint64_t now = timing_now_ns(supervisor);
    return next > now ? next - now : 0;
}

bool timing_expire(struct supervisor *supervisor)
{
    bool any = false;
    while (supervisor->timing.next_ns != UINT64_MAX &&
           end_earliest(supervisor, timing_now_ns(supervisor), false))
        any = true;
    return any;
}

static uint64_t limit_ns(const struct supervisor *supervisor)
{
    const struct run_spec *spec = supervisor->spec;
    return spec->unlimited ? UINT64_MAX - 1
                           : supervisor->start_us * 1000 + spec->scenario->limits.wall_ms * 1000000;
}

bool timing_skip(struct supervisor *supervisor)
{
    uint64_t limit = limit_ns(supervisor), now = timing_now_ns(supervisor);
    if (end_earliest(supervisor, limit, true))
        return true;
    if (supervisor->timing.next_ns == UINT64_MAX)
        return false;
    // In real time the run would have been stopped before that.
    if (limit > now)
        clocks_set_ahead(supervisor, supervisor->timing.ahead_ns + (int64_t)(limit - now));
    supervisor_stop_run(supervisor, OUTCOME_TIMEOUT, LIMIT_NONE);
    return true;
}

void timing_ended(struct supervisor *supervisor, struct tracee *tracee)
{
    vdso_clock_release(&tracee->clock);
    if (tracee->timer.until_ns == 0)
        return;
    tracee->timer.until_ns = 0;
    supervisor->timing.timers--;
    timing_note_next(supervisor);
}
