// alarm, setitimer and getitimer: the timer of real time that every process has one of is kept here.
#include "run/timing.h"

#include <sys/syscall.h>
#include <sys/time.h>

#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

static const uint64_t ns_in_s = 1000000000;

static uint64_t of_timeval(const struct timeval *time)
{
    return (uint64_t)time->tv_sec * ns_in_s + (uint64_t)time->tv_usec * 1000;
}

static struct timeval to_timeval(uint64_t ns)
{
    // A timer that is armed never shows nothing.
    uint64_t us = (ns + 999) / 1000;
    return (struct timeval){(time_t)(us / 1000000), (suseconds_t)(us % 1000000)};
}

static uint64_t timer_left_ns(const struct supervisor *supervisor, const struct tracee *tracee)
{
    uint64_t now = timing_now_ns(supervisor), until = tracee->timer.until_ns;
    if (until == 0)
        return 0;
    return until > now ? until - now : 1;
}

static void arm(struct supervisor *supervisor, struct tracee *tracee, uint64_t first_ns,
                uint64_t interval_ns)
{
    struct timing *timing = &supervisor->timing;
    timing->timers -= tracee->timer.until_ns != 0;
    tracee->timer =
        (struct time_timer){.until_ns = first_ns ? timing_now_ns(supervisor) + first_ns : 0,
                            .interval_ns = interval_ns,
                            .order = ++timing->order};
    timing->timers += tracee->timer.until_ns != 0;
    timing_note_next(supervisor);
    quiet_disturbed(supervisor);
}

#ifdef SYS_alarm
static void set_alarm(struct supervisor *supervisor, struct task *task,
                      const struct seccomp_notif *notification, uint32_t seconds)
{
    // Half a second and more is rounded up, and so is what is less than one: alarm_setitimer of kernel/time/itimer.c.
    uint64_t left = timer_left_ns(supervisor, task->tracee);
    uint64_t whole = left / ns_in_s, part = left % ns_in_s;
    whole += part >= ns_in_s / 2 || (whole == 0 && part > 0);
    arm(supervisor, task->tracee, seconds * ns_in_s, 0);
    listener_answer(supervisor->sandbox.listener, notification, (long long)whole, 0);
}
#endif

static bool is_time(const struct timeval *time)
{
    return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000;
}

// Returns false where the kernel is to say what is wrong.
static bool set_itimer(struct supervisor *supervisor, struct task *task,
                       const struct seccomp_notif *notification, const uint64_t *args)
{
    struct tracee *tracee = task->tracee;
    struct itimerval value, old = {.it_interval = to_timeval(tracee->timer.interval_ns),
                                   .it_value = to_timeval(timer_left_ns(supervisor, tracee))};
    if (!args[1] || proc_read_memory(task->tid, args[1], &value, sizeof value) != 0 ||
        !is_time(&value.it_value) || !is_time(&value.it_interval))
        return false;
    arm(supervisor, tracee, of_timeval(&value.it_value), of_timeval(&value.it_interval));
    clocks_answer(supervisor, task, notification, args[2], &old, sizeof old, 0);
    return true;
}

static void get_itimer(struct supervisor *supervisor, struct task *task,
                       const struct seccomp_notif *notification, uint64_t address)
{
    const struct tracee *tracee = task->tracee;
    struct itimerval now = {.it_interval = to_timeval(tracee->timer.interval_ns),
                            .it_value = to_timeval(timer_left_ns(supervisor, tracee))};
    clocks_answer(supervisor, task, notification, address, &now, sizeof now, 0);
}

void timing_timer(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call)
{
    bool real = (int)call->args[0] == ITIMER_REAL;
    switch (call->type->nr) {
#ifdef SYS_alarm
    case SYS_alarm:
        set_alarm(supervisor, task, notification, (uint32_t)call->args[0]);
        return;
#endif
    case SYS_setitimer:
        if (real && set_itimer(supervisor, task, notification, call->args))
            return;
        break;
    case SYS_getitimer:
        if (real) {
            get_itimer(supervisor, task, notification, call->args[1]);
            return;
        }
        break;
    default: // timers of other kinds go by real time: until they are gone nothing is skipped
        task->tracee->timer_until_us = UINT64_MAX;
        break;
    }
    listener_continue(supervisor->sandbox.listener, notification);
}
