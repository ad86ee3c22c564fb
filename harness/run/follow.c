// Calls that may wait for another process: semop, msgrcv, locks, the opening of a FIFO. A stop that is asked for from
// outside would end the waiting with an error, so the answer is learned in up to two steps: the call is tried as any
// other; where it would have to wait it has done nothing yet, and is made to begin again, this time followed with
// ptrace to its end, however long that takes. Meanwhile everybody else is served.
#include <errno.h>

#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

// The program sees its own signals, and an interruption by them: then nothing may be undone.
static bool has_signal(const struct task *task)
{
    struct proc_status status;
    return task->stop_signal || proc_read_status(task->tid, &status) != 0 || status.sigdue != 0;
}

static bool would_wait(enum settled settled, const struct call *call)
{
    return settled == SETTLED_RESTARTS || (settled == SETTLED_KNOWN && call->error == EINTR);
}

static void finish(struct supervisor *supervisor, struct task *task, struct call *call,
                   enum settled settled)
{
    task->following = NULL;
    task->followed = false;
    if (settled == SETTLED_KNOWN)
        events_apply(supervisor, task, call);
    if (settled == SETTLED_RESTARTS)
        calls_begin_again(supervisor, task, call);
    else
        calls_over(supervisor, task, call);
    if (settled != SETTLED_DEAD && !turns_hold_stopped(supervisor, task))
        settle_release(task);
}

// Opening a FIFO lets the other side go on as soon as it has begun: it must not be tried and taken back. Nor is anything
// tried where whoever is woken must be stopped at once.
static void follow_from_start(struct supervisor *supervisor, struct task *task,
                              const struct seccomp_notif *notification, struct call *call)
{
    if (!settle_follow_from_start(supervisor, task, notification)) {
        supervisor->turns.refused |= supervisor->turns.on && supervisor->ptrace_refused;
        supervisor->run->results_unknown = true;
        listener_continue(supervisor->sandbox.listener, notification);
        calls_over(supervisor, task, call);
        return;
    }
    if (task->followed)
        task->following = call;
    else
        calls_begin_again(supervisor, task, call);
}

static void try_call(struct supervisor *supervisor, struct task *task,
                     const struct seccomp_notif *notification, struct call *call)
{
    enum settled settled = settle_exactly(supervisor, task, notification, call);
    if (settled == SETTLED_REFUSED) {
        supervisor->run->results_unknown = true;
        listener_continue(supervisor->sandbox.listener, notification);
        calls_over(supervisor, task, call);
        return;
    }
    if (would_wait(settled, call) && !has_signal(task)) {
        call->known = false;
        call->error = 0;
        if (settle_follow(task, call->type->nr)) {
            task->following = call;
            return;
        }
        settled = SETTLED_RESTARTS;
    }
    if (settled == SETTLED_RESTARTS && has_signal(task))
        settled = settle_interrupted(supervisor, task, call);
    finish(supervisor, task, call, settled);
}

void follow_handle(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification, struct call *call)
{
    if (task->following == call)
        listener_continue(supervisor->sandbox.listener, notification);
    else if (call->type->kind == CALL_OPEN || supervisor->turns.on)
        follow_from_start(supervisor, task, notification, call);
    else
        try_call(supervisor, task, notification, call);
}

static void poll_followed(struct supervisor *supervisor, struct task *task)
{
    enum settled settled = settle_poll_followed(supervisor, task, task->following);
    if (settled != SETTLED_LATER)
        finish(supervisor, task, task->following, settled);
}

void follow_poll(struct supervisor *supervisor)
{
    for (size_t i = 0; i < TASK_BUCKETS; i++)
        for (struct task *task = supervisor->tasks[i]; task; task = task->next)
            if (task->seized && task->followed)
                poll_followed(supervisor, task);
            else if (task->turn.state == TURN_STOPPED)
                settle_reap(task);
            else if (task->seized && task->tracee->watched && !task->fork_traced)
                settle_poll_watched(supervisor, task);
            else if (task->seized)
                forks_poll(supervisor, task);
}
