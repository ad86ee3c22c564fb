// Who could end what a task waits for.
#include "run/rest.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "os/procfs.h"
#include "run/supervisor.h"

static bool may_be_reached_from_outside(const struct supervisor *supervisor)
{
    return supervisor->spec->sandbox != SANDBOX_GRADING;
}

bool rest_is_own_pipe(const struct supervisor *supervisor, const struct tracee *tracee, int fd)
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
        return rest_is_own_pipe(supervisor, waiter->tracee, (int)args[0]);
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

// A call that waits until one of several descriptors is ready.
enum readiness { NO_READINESS, READINESS_POLL, READINESS_SELECT, READINESS_EPOLL };

static enum readiness readiness_of(long nr)
{
    switch (nr) {
#ifdef SYS_poll
    case SYS_poll:
#endif
    case SYS_ppoll:
        return READINESS_POLL;
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6:
        return READINESS_SELECT;
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
    case SYS_epoll_pwait2:
        return READINESS_EPOLL;
    default:
        return NO_READINESS;
    }
}

static bool all_are_own(const struct supervisor *supervisor, const struct waiter *waiter)
{
    enum { MOST_DESCRIPTORS = 1024 };
    uint64_t count = waiter->at.args[1];
    struct pollfd fds[MOST_DESCRIPTORS];
    if (count > MOST_DESCRIPTORS ||
        proc_read_memory(waiter->tid, waiter->at.args[0], fds, count * sizeof *fds) != 0)
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (fds[i].fd >= 0 && !rest_is_own_pipe(supervisor, waiter->tracee, fds[i].fd))
            return false;
    return true;
}

// May the task be woken by what comes in from outside of the run?
static bool polls_outside(const struct supervisor *supervisor, const struct waiter *waiter)
{
    if (!may_be_reached_from_outside(supervisor))
        return false;
    switch (readiness_of(waiter->at.nr)) {
    case READINESS_POLL:
        return !all_are_own(supervisor, waiter);
    case READINESS_SELECT: // of none it is a sleep
        return waiter->at.args[0] != 0;
    case READINESS_EPOLL:
        return true;
    default:
        return false;
    }
}

// Is it a call that waits for another task of the run, or for a signal?
static bool waits_inside(const struct supervisor *supervisor, const struct waiter *waiter)
{
    switch (waiter->at.nr) {
    case SYS_semtimedop:
    case SYS_futex:
    case SYS_flock:
    case SYS_fcntl:
    case SYS_openat:
    case SYS_rt_sigsuspend:
    case SYS_rt_sigtimedwait:
#ifdef SYS_poll
    case SYS_open:
    case SYS_pause:
    case SYS_vfork:
#endif
    case SYS_clone:
    case SYS_clone3:
        return true;
    case SYS_restart_syscall:
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
    case SYS_recvmmsg:
    case SYS_io_getevents:
        return false;
    default:
        return !may_be_reached_from_outside(supervisor);
    }
}

static enum rest rest_of(struct supervisor *supervisor, const struct waiter *waiter)
{
    struct task *task = tracee_find_task(supervisor, waiter->tid);
    if (task && timing_is_waiting(supervisor, task, waiter->at.nr, waiter->at.args))
        return polls_outside(supervisor, waiter) ? REST_OUTSIDE : REST_TIMED;
    if (waits_for_ever(supervisor, waiter))
        return REST_FOREVER;
    struct call_limit limit = call_time_limit(waiter->at.nr, waiter->at.args, waiter->tid);
    bool limited = limit.kind == LIMIT_FOR || limit.kind == LIMIT_UNTIL;
    return !limited && waits_inside(supervisor, waiter) ? REST_INSIDE : REST_OUTSIDE;
}

// Where a task waits that is stopped, or (D) waits for the child that has borrowed its memory.
enum rest rest_of_waiter(struct supervisor *supervisor, const struct waiter *waiter, char state)
{
    bool lends_memory = waiter->at.nr == SYS_clone || waiter->at.nr == SYS_clone3;
#ifdef SYS_vfork
    lends_memory |= waiter->at.nr == SYS_vfork;
#endif
    if (state == 'S')
        return rest_of(supervisor, waiter);
    if (state == 'T' || (state == 'D' && lends_memory))
        return REST_INSIDE;
    return REST_NONE;
}
