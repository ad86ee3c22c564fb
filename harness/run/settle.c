#include "run/supervisor.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>

#include "os/clock.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "trace/listener.h"

// The registers of a task that is stopped.
struct registers {
    struct user_regs_struct all;
};

static void drop_ignored(struct task *task);

static bool get_registers(pid_t tid, struct registers *out)
{
    struct iovec io = {&out->all, sizeof out->all};
    return ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &io) == 0;
}

// Where a task on its way out of a call has the value that it returns.
static unsigned long long *answer_of(struct registers *registers)
{
#if defined(__x86_64__)
    return &registers->all.rax;
#elif defined(__aarch64__)
    return &registers->all.regs[0];
#else
#error "answer_of: which register holds a system call's result on this machine?"
#endif
}

static unsigned long long *program_counter_of(struct registers *registers)
{
#if defined(__x86_64__)
    return &registers->all.rip;
#elif defined(__aarch64__)
    return &registers->all.pc;
#endif
}

static uint64_t frame_pointer_of(const struct registers *registers)
{
#if defined(__x86_64__)
    return registers->all.rbp;
#elif defined(__aarch64__)
    return registers->all.regs[29];
#endif
}

static bool read_answer(pid_t tid, int64_t *out)
{
    struct registers registers;
    if (!get_registers(tid, &registers))
        return false;
    *out = (int64_t)*answer_of(&registers);
    return true;
}

static bool set_answer(pid_t tid, int64_t answer)
{
    struct registers registers;
    struct iovec io = {&registers.all, sizeof registers.all};
    if (!get_registers(tid, &registers))
        return false;
    *answer_of(&registers) = (unsigned long long)answer;
    return ptrace(PTRACE_SETREGSET, tid, (void *)NT_PRSTATUS, &io) == 0;
}

static bool is_error(int64_t answer)
{
    return answer < 0 && answer >= -4095;
}

// The kernel's own "begin again": the task is about to make the same call once more. ERESTARTSYS to
// ERESTART_RESTARTBLOCK of linux/errno.h never reach a program.
static bool is_restart(int64_t answer)
{
    return answer <= -512 && answer >= -516;
}

static bool over_time(const struct supervisor *supervisor)
{
    const struct run_spec *spec = supervisor->spec;
    return !spec->unlimited &&
           clock_now_us() - supervisor->start_us > (spec->scenario->limits.wall_ms + 1000) * 1000;
}

// The seized task is dead, and nobody's any more.
static void take_death(struct task *task, int status)
{
    if (task->tid == task->tracee->pid)
        tracee_status(task->tracee, status);
    task->seized = false;
}

// Takes a wait status of the seized task apart. A task that stops for a signal of its own has left the call as
// well; the signal goes with it when it is released.
static enum settled take_status(struct task *task, int status, struct call *call)
{
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        take_death(task, status);
        return SETTLED_DEAD;
    }
    int64_t answer;
    if (!WIFSTOPPED(status) || !read_answer(task->tid, &answer))
        return SETTLED_UNKNOWN;
    task->stop_signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    drop_ignored(task);
    if (is_restart(answer))
        return SETTLED_RESTARTS;
    call->known = true;
    call->error = is_error(answer) ? (int)-answer : 0;
    call->result = is_error(answer) ? -1 : answer;
    return SETTLED_KNOWN;
}

// Returns false where ptrace is refused, or the task is gone.
static bool seize(struct supervisor *supervisor, struct task *task, unsigned long options)
{
    task->stop_signal = 0;
    if (task->seized)
        return ptrace(PTRACE_SETOPTIONS, task->tid, 0, options) == 0 || options == 0;
    if (ptrace(PTRACE_SEIZE, task->tid, 0, options) == 0) {
        task->seized = true;
        return true;
    }
    // Somebody else traces it, or the machine forbids ptrace; unless it is dying, which EPERM says too.
    struct proc_status status;
    bool alive = errno != ESRCH && proc_read_status(task->tid, &status) == 0 &&
                 status.state != 'Z' && status.state != 'X';
    supervisor->ptrace_refused |= alive;
    return false;
}

enum settled settle_exactly(struct supervisor *supervisor, struct task *task,
                            const struct seccomp_notif *notification, struct call *call)
{
    int listener = supervisor->sandbox.listener;
    supervisor->exact++;
    if (!seize(supervisor, task, 0))
        return SETTLED_REFUSED;
    ptrace(PTRACE_INTERRUPT, task->tid, 0, 0);
    listener_continue(listener, notification);
    // The calls settled so never wait for another process: the stop, or death, is at hand. A program that
    // finds a way to hold it up all the same runs into its own wall clock (SIGALRM wakes us).
    for (;;) {
        int status;
        if (waitpid(task->tid, &status, __WALL) == task->tid)
            return take_status(task, status, call);
        if (errno != EINTR)
            return SETTLED_DEAD;
        if (over_time(supervisor)) {
            supervisor_stop_run(supervisor, OUTCOME_TIMEOUT, LIMIT_NONE);
            return SETTLED_UNKNOWN;
        }
    }
}

// Answers a notification so that the task begins the call again, and stops it on its way there. *status is its wait
// status, or 0 where it took too long. Returns false, with nothing done, where ptrace is refused.
static bool stop_before_call(struct supervisor *supervisor, struct task *task,
                             const struct seccomp_notif *notification, int *status)
{
    *status = 0;
    if (!seize(supervisor, task, 0))
        return false;
    ptrace(PTRACE_INTERRUPT, task->tid, 0, 0);
    listener_answer(supervisor->sandbox.listener, notification, -1, LISTENER_BEGIN_AGAIN);
    while (waitpid(task->tid, status, __WALL) < 0)
        if (errno != EINTR || over_time(supervisor)) {
            *status = 0;
            break;
        }
    if (*status && !WIFSTOPPED(*status) && task->tid == task->tracee->pid)
        tracee_status(task->tracee, *status);
    task->stop_signal = WIFSTOPPED(*status) && *status >> 16 == 0 ? WSTOPSIG(*status) : 0;
    return true;
}

bool settle_read_frame_pointer(struct supervisor *supervisor, struct task *task,
                               const struct seccomp_notif *notification)
{
    int status;
    if (!stop_before_call(supervisor, task, notification, &status))
        return false;
    struct registers registers;
    if (WIFSTOPPED(status) && get_registers(task->tid, &registers))
        task->frame_pointer = frame_pointer_of(&registers);
    if (status)
        settle_release(task);
    return true;
}

// The next stop, or the end, of a task that was told to go on. Returns false where it took too long.
static bool await_stop(struct supervisor *supervisor, const struct task *task, int *status)
{
    while (waitpid(task->tid, status, __WALL) < 0)
        if (errno != EINTR || over_time(supervisor))
            return false;
    return true;
}

// --- calls that may wait ---

// Signals that do nothing do not end a call that waits; but the kernel drops none of them where a tracer might want to
// see it, and then they do. So they are blocked until the call is over. Not where the call sets a mask of its own.
static void keep_ignored_away(struct task *task, long nr)
{
    struct proc_status status;
    switch (nr) {
    case SYS_rt_sigsuspend:
    case SYS_rt_sigtimedwait:
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_epoll_pwait:
    case SYS_epoll_pwait2:
        return;
    default:
        break;
    }
    if (task->masked || proc_read_status(task->tid, &status) != 0 ||
        ptrace(PTRACE_GETSIGMASK, task->tid, sizeof task->mask, &task->mask) != 0)
        return;
    uint64_t mask = task->mask | status.sigdropped;
    task->masked = ptrace(PTRACE_SETSIGMASK, task->tid, sizeof mask, &mask) == 0;
}

static void give_mask_back(struct task *task)
{
    if (task->masked)
        ptrace(PTRACE_SETSIGMASK, task->tid, sizeof task->mask, &task->mask);
    task->masked = false;
}

// A signal for which the task has stopped, and which it would never have noticed.
static void drop_ignored(struct task *task)
{
    struct proc_status status;
    if (task->stop_signal > 0 && task->stop_signal <= 64 &&
        proc_read_status(task->tid, &status) == 0 &&
        (status.sigdropped & (1ULL << (task->stop_signal - 1))))
        task->stop_signal = 0;
}

static bool watch_call(struct task *task, long nr)
{
    keep_ignored_away(task, nr);
    task->followed = ptrace(PTRACE_SETOPTIONS, task->tid, 0, PTRACE_O_TRACESYSGOOD) == 0 &&
                     ptrace(PTRACE_SYSCALL, task->tid, 0, 0) == 0;
    if (!task->followed)
        settle_release(task);
    return task->followed;
}

bool settle_follow(struct task *task, long nr)
{
    return !task->stop_signal && set_answer(task->tid, -LISTENER_BEGIN_AGAIN) &&
           watch_call(task, nr);
}

bool settle_follow_from_start(struct supervisor *supervisor, struct task *task,
                              const struct seccomp_notif *notification)
{
    int status;
    if (!stop_before_call(supervisor, task, notification, &status))
        return false;
    if (WIFSTOPPED(status))
        drop_ignored(task);
    if (WIFSTOPPED(status) && task->stop_signal)
        settle_release(task);
    else if (WIFSTOPPED(status))
        watch_call(task, notification->data.nr);
    return true;
}

static bool is_caught(const struct task *task, int number)
{
    struct proc_status status;
    return number > 0 && number <= 64 && proc_read_status(task->tid, &status) == 0 &&
           (status.sigcaught & (1ULL << (number - 1)));
}

// Where the program goes on when the signal handler that it is about to run has returned: the kernel has put that on
// its stack. (struct rt_sigframe, linux/arch/x86/include/asm/sigframe.h and linux/arch/arm64/kernel/signal.c)
static bool read_return_address(const struct task *task, uint64_t *out)
{
    struct registers registers;
    if (!get_registers(task->tid, &registers))
        return false;
#if defined(__x86_64__)
    uint64_t at = registers.all.rsp + 8 + offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    uint64_t at = registers.all.sp + sizeof(siginfo_t) + offsetof(ucontext_t, uc_mcontext.pc);
#endif
    return proc_read_memory(task->tid, at, out, sizeof *out) == 0;
}

enum settled settle_interrupted(struct supervisor *supervisor, struct task *task, struct call *call)
{
    int status;
    if (!task->seized)
        return SETTLED_RESTARTS;
    if (!task->stop_signal) {
        // Another thread may take the signal first: then the call begins again at once, and that stops it too.
        ptrace(PTRACE_SETOPTIONS, task->tid, 0, PTRACE_O_TRACESYSGOOD);
        ptrace(PTRACE_SYSCALL, task->tid, 0, 0);
        if (!await_stop(supervisor, task, &status))
            return SETTLED_UNKNOWN;
        if (!WIFSTOPPED(status))
            return take_status(task, status, call);
        bool is_signal = status >> 16 == 0 && WSTOPSIG(status) != (SIGTRAP | 0x80);
        task->stop_signal = is_signal ? WSTOPSIG(status) : 0;
    }
    struct registers before;
    uint64_t after;
    // Without a handler the kernel always begins the call again.
    if (!is_caught(task, task->stop_signal) || !get_registers(task->tid, &before))
        return SETTLED_RESTARTS;
    ptrace(PTRACE_SINGLESTEP, task->tid, 0, (void *)(intptr_t)task->stop_signal);
    task->stop_signal = 0;
    if (!await_stop(supervisor, task, &status))
        return SETTLED_UNKNOWN;
    if (!WIFSTOPPED(status))
        return take_status(task, status, call);
    if (!read_return_address(task, &after) || after != *program_counter_of(&before))
        return SETTLED_RESTARTS;
    call->known = true;
    call->result = -1;
    call->error = EINTR;
    return SETTLED_KNOWN;
}

// --- limits of time that virtual time reaches ---

// What a call returns when its time is over.
static int64_t answer_when_over(long nr)
{
    switch (nr) {
    case SYS_futex:
        return -ETIMEDOUT;
    case SYS_semtimedop:
    case SYS_rt_sigtimedwait:
        return -EAGAIN;
    default: // poll, select, epoll_wait: nothing is ready
        return 0;
    }
}

// select(2) says in its sets that nothing is ready, and in its limit that nothing is left of it.
static void clear_sets(const struct task *task, const uint64_t *args)
{
    static const char zeros[1024 / 8];
    size_t bytes = ((size_t)args[0] + 63) / 64 * 8;
    for (int i = 1; i <= 3; i++)
        if (args[i])
            proc_write_memory(task->tid, args[i], zeros,
                              bytes < sizeof zeros ? bytes : sizeof zeros);
    proc_write_memory(task->tid, args[4], zeros, sizeof(struct timespec));
}

// Makes the call, out of which the task is on its way, return what it returns when its time is over.
static int64_t end_by_time(const struct task *task, long nr, const uint64_t *args)
{
    int64_t answer = answer_when_over(nr);
    bool is_select = nr == SYS_pselect6;
#ifdef SYS_select
    is_select |= nr == SYS_select;
#endif
    if (is_select)
        clear_sets(task, args);
    set_answer(task->tid, answer);
    return answer;
}

void settle_interrupt(const struct task *task)
{
    ptrace(PTRACE_INTERRUPT, task->tid, 0, 0);
}

void settle_time_out(struct supervisor *supervisor, struct task *task, long nr,
                     const uint64_t *args)
{
    int status;
    int64_t answer;
    if (!seize(supervisor, task, 0))
        return;
    settle_interrupt(task);
    if (!await_stop(supervisor, task, &status))
        return;
    if (!WIFSTOPPED(status)) {
        take_death(task, status);
        return;
    }
    task->stop_signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    bool waited = read_answer(task->tid, &answer) && (is_restart(answer) || answer == -EINTR);
    if (waited && !task->stop_signal)
        end_by_time(task, nr, args);
    settle_release(task);
}

// The task has stopped at one end of the call that is followed.
static enum settled take_call_stop(struct supervisor *supervisor, struct task *task,
                                   struct call *call)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task->tid, (void *)sizeof info, &info) <= 0)
        return SETTLED_UNKNOWN;
    if (info.op != PTRACE_SYSCALL_INFO_EXIT)
        return ptrace(PTRACE_SYSCALL, task->tid, 0, 0) == 0 ? SETTLED_LATER : SETTLED_UNKNOWN;
    task->stop_signal = 0;
    if (task->wait.expired && (is_restart(info.exit.rval) || info.exit.rval == -EINTR)) {
        info.exit.rval = end_by_time(task, call->type->nr, call->args);
        info.exit.is_error = info.exit.rval < 0;
    }
    if (is_restart(info.exit.rval))
        return settle_interrupted(supervisor, task, call);
    call->known = true;
    call->error = info.exit.is_error ? (int)-info.exit.rval : 0;
    call->result = info.exit.is_error ? -1 : info.exit.rval;
    return SETTLED_KNOWN;
}

enum settled settle_poll_followed(struct supervisor *supervisor, struct task *task,
                                  struct call *call)
{
    int status;
    pid_t got = waitpid(task->tid, &status, __WALL | WNOHANG);
    if (got == 0)
        return SETTLED_LATER;
    if (got == task->tid && WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80))
        return take_call_stop(supervisor, task, call);
    if (got == task->tid && WIFSTOPPED(status)) {
        // A signal of its own, or a stop: it goes on unwatched, and begins the call again.
        task->stop_signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;
        return SETTLED_RESTARTS;
    }
    if (got == task->tid)
        take_death(task, status);
    task->seized = false;
    return SETTLED_DEAD;
}

void settle_reap(struct task *task)
{
    int status;
    if (task->seized && waitpid(task->tid, &status, __WALL | WNOHANG) == task->tid &&
        !WIFSTOPPED(status))
        take_death(task, status);
}

void settle_release(struct task *task)
{
    if (!task->seized)
        return;
    give_mask_back(task);
    // ESRCH: killed while it was stopped. It stays seized, and its parent cannot see it end, until its
    // death is taken: when SIGCHLD or its pidfd tells of it.
    if (ptrace(PTRACE_DETACH, task->tid, 0, (void *)(intptr_t)task->stop_signal) == 0)
        task->seized = false;
    task->stop_signal = 0;
}

// --- crashes ---

void settle_watch(struct supervisor *supervisor, struct task *task)
{
    if (!task->seized)
        seize(supervisor, task, 0);
}

static void note_crash(struct supervisor *supervisor, struct task *task)
{
    struct process *process = task->tracee->process;
    siginfo_t info;
    if (ptrace(PTRACE_GETSIGINFO, task->tid, 0, &info) != 0 || info.si_code <= 0)
        return; // sent by somebody
    AUTO_CLOSE int fd = proc_open(task->tid, "syscall");
    struct registers registers;
    uint64_t frame_pointer =
        get_registers(task->tid, &registers) ? frame_pointer_of(&registers) : 0;
    process->crash_known = true;
    process->crash_address = (uint64_t)(uintptr_t)info.si_addr;
    process->crash_place = place_capture(supervisor->run->places, task->tracee->image, task->tid,
                                         fd, frame_pointer ? &frame_pointer : NULL);
}

void settle_poll_watched(struct supervisor *supervisor, struct task *task)
{
    int status;
    pid_t got = waitpid(task->tid, &status, __WALL | WNOHANG);
    if (got != task->tid)
        return;
    if (!WIFSTOPPED(status)) {
        take_death(task, status);
        return;
    }
    bool is_group_stop = status >> 16 == PTRACE_EVENT_STOP && WSTOPSIG(status) != SIGTRAP;
    int number = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    if (number == SIGSEGV || number == SIGBUS)
        note_crash(supervisor, task);
    ptrace(is_group_stop ? PTRACE_LISTEN : PTRACE_CONT, task->tid, 0, (void *)(intptr_t)number);
}

bool settle_fork(struct supervisor *supervisor, struct task *task,
                 const struct seccomp_notif *notification)
{
    bool seized =
        seize(supervisor, task, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE);
    listener_continue(supervisor->sandbox.listener, notification);
    return seized;
}

static bool is_fork_event(int status)
{
    int event = status >> 16;
    return event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE;
}

// The child is traced too, and stops before its first instruction: it is let go there.
static pid_t release_child(pid_t parent_tid)
{
    unsigned long child = 0;
    int status;
    if (ptrace(PTRACE_GETEVENTMSG, parent_tid, 0, &child) != 0 || child == 0)
        return 0;
    while (waitpid((pid_t)child, &status, __WALL) < 0 && errno == EINTR)
        ;
    return (pid_t)child;
}

enum settled settle_poll_fork(struct task *task, pid_t *child)
{
    int status;
    *child = 0;
    pid_t got = waitpid(task->tid, &status, __WALL | WNOHANG);
    if (got == 0)
        return SETTLED_LATER;
    if (got != task->tid || !WIFSTOPPED(status)) {
        if (got == task->tid)
            take_death(task, status);
        task->seized = false;
        return SETTLED_DEAD;
    }
    task->stop_signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    if (!is_fork_event(status))
        return SETTLED_UNKNOWN; // a signal, after a fork that failed
    *child = release_child(task->tid);
    return SETTLED_KNOWN;
}

void settle_release_child(pid_t child)
{
    if (ptrace(PTRACE_DETACH, child, 0, 0) == 0)
        return;
    int status; // killed before its first instruction: it has one thread, and its end is at hand
    while (waitpid(child, &status, __WALL) < 0 && errno == EINTR)
        ;
}
