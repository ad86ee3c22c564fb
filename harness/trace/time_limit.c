// How long calls may wait.
#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "os/procfs.h"
#include "trace/call.h"

static const int64_t ns_in_s = 1000000000;

static struct call_limit unreadable(void)
{
    return (struct call_limit){.kind = LIMIT_UNREADABLE};
}

// A struct timespec there; NULL: without end.
static struct call_limit from_timespec(uint64_t address, pid_t pid)
{
    struct timespec time;
    if (address == 0)
        return (struct call_limit){.kind = LIMIT_NEVER};
    if (proc_read_memory(pid, address, &time, sizeof time) != 0 || time.tv_sec < 0 ||
        time.tv_nsec < 0 || time.tv_nsec >= ns_in_s)
        return unreadable();
    // 292 years are without end too.
    if (time.tv_sec > INT64_MAX / ns_in_s - 1)
        return (struct call_limit){.kind = LIMIT_NEVER};
    return (struct call_limit){.kind = LIMIT_FOR, .ns = time.tv_sec * ns_in_s + time.tv_nsec};
}

static struct call_limit from_timeval(uint64_t address, pid_t pid)
{
    struct timeval time;
    if (address == 0)
        return (struct call_limit){.kind = LIMIT_NEVER};
    if (proc_read_memory(pid, address, &time, sizeof time) != 0 || time.tv_sec < 0 ||
        time.tv_usec < 0)
        return unreadable();
    if (time.tv_sec > INT64_MAX / ns_in_s / 2)
        return (struct call_limit){.kind = LIMIT_NEVER};
    return (struct call_limit){.kind = LIMIT_FOR,
                               .ns = time.tv_sec * ns_in_s + time.tv_usec * 1000};
}

static struct call_limit from_milliseconds(uint64_t argument)
{
    int ms = (int)argument;
    if (ms < 0)
        return (struct call_limit){.kind = LIMIT_NEVER};
    return (struct call_limit){.kind = LIMIT_FOR, .ns = (int64_t)ms * 1000000};
}

static struct call_limit until(struct call_limit limit, int clock)
{
    if (limit.kind == LIMIT_FOR) {
        limit.kind = LIMIT_UNTIL;
        limit.clock = clock;
    }
    return limit;
}

// futex(2): of FUTEX_WAIT it is a span of time, of all others a moment.
static struct call_limit of_futex(const uint64_t *args, pid_t pid)
{
    int operation = (int)args[1] & FUTEX_CMD_MASK;
    struct call_limit limit = from_timespec(args[3], pid);
    bool by_time_of_day = operation == FUTEX_LOCK_PI || ((int)args[1] & FUTEX_CLOCK_REALTIME);
    switch (operation) {
    case FUTEX_WAIT:
        return limit;
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_WAIT_REQUEUE_PI:
        return until(limit, by_time_of_day ? CLOCK_REALTIME : CLOCK_MONOTONIC);
    default:
        return unreadable();
    }
}

struct call_limit call_time_limit(long nr, const uint64_t *args, pid_t outer_pid)
{
    switch (nr) {
#ifdef SYS_poll
    case SYS_poll:
        return from_milliseconds(args[2]);
    case SYS_select:
        return from_timeval(args[4], outer_pid);
    case SYS_epoll_wait:
        return from_milliseconds(args[3]);
    case SYS_nanosleep:
        return from_timespec(args[0], outer_pid);
#endif
    case SYS_clock_nanosleep: {
        struct call_limit limit = from_timespec(args[2], outer_pid);
        return (int)args[1] & TIMER_ABSTIME ? until(limit, (int)args[0]) : limit;
    }
    case SYS_epoll_pwait:
        return from_milliseconds(args[3]);
    case SYS_epoll_pwait2:
    case SYS_semtimedop:
        return from_timespec(args[3], outer_pid);
    case SYS_ppoll:
    case SYS_rt_sigtimedwait:
        return from_timespec(args[2], outer_pid);
    case SYS_pselect6:
        return from_timespec(args[4], outer_pid);
    case SYS_futex:
        return of_futex(args, outer_pid);
    default:
        return unreadable();
    }
}

bool call_only_sleeps(long nr, const uint64_t *args)
{
    switch (nr) {
#ifdef SYS_poll
    case SYS_poll:
        return args[1] == 0 && (int)args[2] > 0;
    case SYS_select:
        return (int)args[0] == 0 && args[4] != 0;
#endif
    case SYS_ppoll:
        return args[1] == 0 && args[2] != 0;
    case SYS_pselect6:
        return (int)args[0] == 0 && args[4] != 0;
    default:
        return false;
    }
}
