// How new processes become known.
//
// A fork is let through, and its child is found among the children of the task that forked: when the child first
// calls, or when its parent next does. That is soon enough, for nothing can make the child vanish before: only its
// parent can reap it, by a call that tells of itself, and an orphan is left to shmark's init. Only a parent that has
// its children reaped by the kernel (SIGCHLD ignored) could lose one unseen: its forks are watched with ptrace.
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

static uint64_t fork_flags(const struct task *task, const struct call *call)
{
    switch (call->type->kind) {
    case CALL_VFORK:
        return CLONE_VFORK | CLONE_VM;
    case CALL_CLONE:
        return call->args[0];
    case CALL_CLONE3: {
        uint64_t flags = 0;
        proc_read_memory(task->tid, call->args[0], &flags, sizeof flags);
        return flags;
    }
    default:
        return 0;
    }
}

static void begin(struct task *task, struct call *call)
{
    task->forking = call;
    task->tracee->pending_forks++;
}

static void end(struct supervisor *supervisor, struct task *task)
{
    calls_done(supervisor, task->forking);
    task->forking = NULL;
    task->tracee->pending_forks--;
}

static bool is_over_limit(struct supervisor *supervisor, const struct seccomp_notif *notification)
{
    if (supervisor->spec->unlimited ||
        supervisor->live < supervisor->spec->scenario->limits.processes)
        return false;
    supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_PROCESSES);
    listener_answer(supervisor->sandbox.listener, notification, -1, EAGAIN);
    return true;
}

void forks_handle(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, struct call *call)
{
    uint64_t flags = fork_flags(task, call);
    if (is_over_limit(supervisor, notification)) {
        calls_done(supervisor, call);
        return;
    }
    if (flags & (CLONE_THREAD | CLONE_VM))
        task->tracee->threaded = true;
    if ((flags & CLONE_THREAD) && !supervisor->turns.on) {
        listener_continue(supervisor->sandbox.listener, notification);
        calls_done(supervisor, call);
        return;
    }
    call->borrows_memory = flags & CLONE_VM;
    call->makes_thread = flags & CLONE_THREAD;
    if (calls_capture_later(supervisor, task, notification, call))
        return;
    begin(task, call);
    if (!task->tracee->autoreaps && !supervisor->turns.on) {
        listener_continue(supervisor->sandbox.listener, notification);
        return;
    }
    task->fork_traced = settle_fork(supervisor, task, notification);
    if (!task->fork_traced)
        end(supervisor, task);
}

struct child_search {
    struct supervisor *supervisor;
    struct tracee *parent;
    const struct call *fork;
    size_t found;
};

// A child that has ended is listed until its parent waits for it; its number is another's only after that.
static bool is_known_zombie(const struct child_search *search, pid_t child)
{
    const struct supervisor *supervisor = search->supervisor;
    for (size_t i = supervisor->tracee_count; i-- > 0;) {
        struct tracee *tracee = supervisor->tracees[i];
        if (tracee->pid != child || tracee->parent != search->parent)
            continue;
        struct proc_stat stat;
        if (tracee->zombie_as_of != search->parent->waits &&
            (proc_read_stat(child, &stat) != 0 || stat.start_time != tracee->start_time))
            return false;
        tracee->zombie_as_of = search->parent->waits;
        return true;
    }
    return false;
}

static void enter_if_new(pid_t child, void *context)
{
    struct child_search *search = context;
    if (tracee_find(search->supervisor, child) || is_known_zombie(search, child))
        return;
    if (tracee_forked(search->supervisor, search->parent, child, search->fork->borrows_memory,
                      search->fork->place))
        search->found++;
}

// A fork of another task than the one that calls may still be under way: then it stays pending.
static void settle_task(struct supervisor *supervisor, struct task *task, bool has_returned)
{
    struct child_search search = {supervisor, task->tracee, task->forking, 0};
    proc_each_child(task->tracee->pid, task->tid, enter_if_new, &search);
    if (search.found > 0 || has_returned)
        end(supervisor, task);
}

void forks_settle(struct supervisor *supervisor, struct tracee *tracee, const struct task *caller)
{
    for (size_t i = 0; tracee->pending_forks > 0 && i < TASK_BUCKETS; i++)
        for (struct task *task = supervisor->tasks[i]; task; task = task->next)
            if (task->tracee == tracee && task->forking && !task->fork_traced)
                settle_task(supervisor, task, task == caller);
}

static bool is_program(const struct supervisor *supervisor, pid_t pid)
{
    struct proc_status status;
    if (proc_read_status(pid, &status) != 0)
        return true;
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++)
        if (supervisor->run->programs[i].pid == status.inner_tgid)
            return true;
    return false;
}

static void enter_orphan(pid_t child, void *context)
{
    const struct child_search *search = context;
    if (!tracee_find(search->supervisor, child) && !is_program(search->supervisor, child))
        enter_if_new(child, context);
}

void forks_orphaned(struct supervisor *supervisor, struct tracee *tracee)
{
    for (size_t i = 0; tracee->pending_forks > 0 && i < TASK_BUCKETS; i++)
        for (struct task *task = supervisor->tasks[i]; task; task = task->next) {
            if (task->tracee != tracee || !task->forking)
                continue;
            struct child_search search = {supervisor, tracee, task->forking, 0};
            proc_each_child(supervisor->sandbox.init, supervisor->sandbox.init, enter_orphan,
                            &search);
            end(supervisor, task);
        }
}

void forks_note_sigaction(struct task *task, const struct call *call)
{
    struct { // what the kernel reads: rt_sigaction(2)
        uint64_t handler;
        uint64_t flags;
    } action;
    if (proc_read_memory(task->tid, call->args[1], &action, sizeof action) != 0)
        return;
    task->tracee->ignores_children = action.handler == (uint64_t)(uintptr_t)SIG_IGN;
    task->tracee->autoreaps = task->tracee->ignores_children || (action.flags & SA_NOCLDWAIT);
}

// --- those that are watched with ptrace ---

// The child is stopped before its first instruction. Where everybody has a turn, it waits for its own there.
static void take_child(struct supervisor *supervisor, struct task *task, pid_t child)
{
    struct tracee *tracee = task->tracee;
    if (task->forking && !task->forking->makes_thread)
        tracee = tracee_forked(supervisor, tracee, child, task->forking->borrows_memory,
                               task->forking->place);
    if (!supervisor->turns.on || !tracee || !tracee_born(supervisor, tracee, child))
        settle_release_child(child);
}

void forks_failed(struct supervisor *supervisor, struct task *task)
{
    if (!task->forking || !task->fork_traced)
        return;
    task->fork_traced = false;
    end(supervisor, task);
}

void forks_poll(struct supervisor *supervisor, struct task *task)
{
    pid_t child;
    enum settled settled = settle_poll_fork(task, &child);
    if (settled == SETTLED_LATER)
        return;
    task->fork_traced = false;
    if (settled == SETTLED_KNOWN && child > 0)
        take_child(supervisor, task, child);
    if (task->forking)
        end(supervisor, task);
    // Who goes on first, parent or child, is a choice of its own.
    if (settled != SETTLED_KNOWN || !turns_hold_after_fork(supervisor, task))
        settle_release(task);
}
