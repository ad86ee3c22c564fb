// What programs are told of the time.
#include "run/timing.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

static const uint64_t ns_in_s = 1000000000;

void timing_executed(struct tracee *tracee)
{
    vdso_clock_release(&tracee->clock);
}

void timing_begins(struct supervisor *supervisor, struct tracee *tracee)
{
    struct timing *timing = &supervisor->timing;
    if (!timing->on || tracee->clock.vdso)
        return;
    int errnum = vdso_install(&timing->vdso, tracee->pid, timing->ahead_ns, &tracee->clock);
    // Nothing has been skipped before the first program runs: so far nobody can have been told two times.
    if (errnum < 0 && errnum != -ESRCH && timing->ahead_ns == 0) {
        timing->on = false;
        timing->refused = true;
    }
}

void timing_forked(struct tracee *child, const struct tracee *parent)
{
    child->clock = parent->clock;
    child->clock.memory_fd = -1;
}

void clocks_set_ahead(struct supervisor *supervisor, int64_t ahead_ns)
{
    struct timing *timing = &supervisor->timing;
    if (ahead_ns == timing->ahead_ns)
        return;
    timing->ahead_ns = ahead_ns;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (!tracee->ended)
            vdso_set(&timing->vdso, tracee->pid, &tracee->clock, ahead_ns);
    }
}

bool clocks_read(const struct supervisor *supervisor, clockid_t clock, struct timespec *out)
{
    if (clock_gettime(clock, out) != 0)
        return false;
    uint64_t ns = (uint64_t)out->tv_nsec + (uint64_t)supervisor->timing.ahead_ns % ns_in_s;
    out->tv_sec += (time_t)((uint64_t)supervisor->timing.ahead_ns / ns_in_s + ns / ns_in_s);
    out->tv_nsec = (long)(ns % ns_in_s);
    return true;
}

// Where the vDSO itself must ask the kernel, it adds what is to be added.
static bool is_asked_by_vdso(const struct task *task, const struct seccomp_notif *notification)
{
    const struct program_clock *clock = &task->tracee->clock;
    uint64_t pc = notification->data.instruction_pointer;
    return clock->vdso && pc >= clock->vdso && pc < clock->vdso + clock->bytes;
}

void clocks_answer(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification, uint64_t address, const void *bytes,
                   size_t count, long long result)
{
    bool fault = address && proc_write_memory(task->tid, address, bytes, count) != 0;
    listener_answer(supervisor->sandbox.listener, notification, fault ? -1 : result,
                    fault ? EFAULT : 0);
}

void timing_clock(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, const struct call *call)
{
    struct timespec now = {0};
    bool of_day = call->type->nr != SYS_clock_gettime;
    clockid_t clock = of_day ? CLOCK_REALTIME : (clockid_t)call->args[0];
    if (supervisor->timing.ahead_ns == 0 || is_asked_by_vdso(task, notification) ||
        !clocks_read(supervisor, clock, &now)) {
        listener_continue(supervisor->sandbox.listener, notification);
        return;
    }
    if (!of_day) {
        clocks_answer(supervisor, task, notification, call->args[1], &now, sizeof now, 0);
    } else if (call->type->nr == SYS_gettimeofday) {
        struct timeval value = {now.tv_sec, now.tv_nsec / 1000};
        clocks_answer(supervisor, task, notification, call->args[0], &value, sizeof value, 0);
    } else {
        clocks_answer(supervisor, task, notification, call->args[0], &now.tv_sec, sizeof now.tv_sec,
                      now.tv_sec);
    }
}
