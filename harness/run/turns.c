#include "run/turns.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "base/memory.h"
#include "os/clock.h"
#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"
#include "trace/probe.h"

enum {
    LATE_NS = 50000000,
    MOST_STEPS = 20000,
};

void turns_init(struct supervisor *supervisor)
{
    struct turns *turns = &supervisor->turns;
    *turns = (struct turns){.on = supervisor->spec->traced &&
                                  schedule_takes_turns(&supervisor->spec->schedule),
                            .next_number = (unsigned)supervisor->spec->scenario->program_count};
    turns->order = &supervisor->run->order;
    order_init(turns->order, &supervisor->spec->schedule);
}

void turns_begin(struct supervisor *supervisor, struct task *task)
{
    const struct tracee *tracee = task->tracee;
    bool is_program = !tracee->parent && tracee->process->program >= 0 && task->tid == tracee->pid;
    task->turn.number =
        is_program ? (unsigned)tracee->process->program : supervisor->turns.next_number++;
}

void turns_forget(struct supervisor *supervisor, const struct task *task)
{
    if (supervisor->turns.current == task)
        supervisor->turns.current = NULL;
}

// --- holding ---

static bool waits_at_futex(const uint64_t *args)
{
    switch ((int)args[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_WAIT_REQUEUE_PI:
        return true;
    default:
        return false;
    }
}

// Of those that are told: what could others notice, or be noticed by?
static bool concerns_others(const struct supervisor *supervisor, const struct task *task,
                            const struct call_type *type, const uint64_t *args)
{
    switch (type->kind) {
    case CALL_TIMED:
        return type->nr != SYS_futex || waits_at_futex(args);
    case CALL_IO:
        return rest_is_own_pipe(supervisor, task->tracee, (int)args[0]);
    case CALL_PROBE:
        return args[1] == PROBE_POINT;
    case CALL_FSTAT:
    case CALL_DUP:
    case CALL_MUNMAP:
    case CALL_MSYNC:
    case CALL_CLOCK:
    case CALL_TIMER:
    case CALL_BRK:
        return false;
    default:
        return true;
    }
}

static bool is_same_call(const struct seccomp_notif *a, const struct seccomp_notif *b)
{
    return a->data.nr == b->data.nr && memcmp(a->data.args, b->data.args, sizeof a->data.args) == 0;
}

bool turns_hold_call(struct supervisor *supervisor, struct task *task, const struct call_type *type,
                     const struct seccomp_notif *notification)
{
    struct turn *turn = &task->turn;
    uint64_t args[6];
    memcpy(args, notification->data.args, sizeof args);
    if (!supervisor->turns.on || task->tracee->executing || task->following ||
        (turn->granted && task->restarting && is_same_call(&turn->notification, notification)))
        return false;
    turn->granted = false;
    if (!concerns_others(supervisor, task, type, args))
        return false;
    bool sleeps =
        type->kind == CALL_SLEEP || type->kind == CALL_YIELD || call_only_sleeps(type->nr, args);
    turn->sleeps = !sleeps ? 0 : task == supervisor->turns.current ? turn->sleeps + 1 : 1;
    // Where sleeps are to mean nothing, the first one gives nobody the turn; but who sleeps again waits for something.
    turn->yields =
        sleeps && (supervisor->spec->schedule.kind != SCHEDULE_NOSLEEP || turn->sleeps > 1);
    turn->state = TURN_ASKED;
    turn->notification = *notification;
    return true;
}

bool turns_hold_stopped(struct supervisor *supervisor, struct task *task)
{
    if (!supervisor->turns.on || supervisor->turns.current == task || !task->seized)
        return false;
    task->turn.state = TURN_STOPPED;
    task->turn.yields = false;
    return true;
}

bool turns_hold_after_fork(struct supervisor *supervisor, struct task *task)
{
    if (!supervisor->turns.on || !task->seized)
        return false;
    task->turn.state = TURN_STOPPED;
    task->turn.yields = false;
    return true;
}

bool turns_is_held(const struct supervisor *supervisor, const struct task *task)
{
    switch (task->turn.state) {
    case TURN_ASKED:
        return listener_valid(supervisor->sandbox.listener, &task->turn.notification);
    case TURN_STOPPED: {
        struct proc_status status;
        return proc_read_status(task->tid, &status) == 0 && status.state == 't';
    }
    default:
        return false;
    }
}

// --- choosing ---

struct choice {
    struct task **tasks;
    struct candidate *candidates;
    size_t count, task_capacity, candidate_capacity;
};

static void add_choice(struct choice *choice, struct task *task)
{
    GROW(choice->tasks, choice->task_capacity, choice->count);
    GROW(choice->candidates, choice->candidate_capacity, choice->count);
    // In the order of their numbers: there are few.
    size_t at = choice->count++;
    for (; at > 0 && choice->candidates[at - 1].task > task->turn.number; at--) {
        choice->tasks[at] = choice->tasks[at - 1];
        choice->candidates[at] = choice->candidates[at - 1];
    }
    choice->tasks[at] = task;
    choice->candidates[at] = (struct candidate){task->turn.number, task->turn.yields};
}

static struct task *choose(struct supervisor *supervisor)
{
    struct choice choice = {0};
    struct task *chosen = NULL;
    for (size_t i = 0; i < TASK_BUCKETS; i++)
        for (struct task *task = supervisor->tasks[i]; task; task = task->next)
            if (!task->tracee->ended && turns_is_held(supervisor, task))
                add_choice(&choice, task);
    if (choice.count > 0) {
        unsigned number = order_choose(supervisor->turns.order, choice.candidates, choice.count);
        for (size_t i = 0; i < choice.count; i++)
            if (choice.candidates[i].task == number)
                chosen = choice.tasks[i];
    }
    free(choice.tasks);
    free(choice.candidates);
    return chosen;
}

// A signal that has come while a task was held came before its call: a handler runs first, and the call is asked for
// again. Without one there is nothing to be seen.
static bool takes_signal_first(const struct task *task)
{
    struct proc_status status;
    return proc_read_status(task->tid, &status) == 0 && (status.sigdue & status.sigcaught);
}

static void let_go(struct supervisor *supervisor, struct task *task)
{
    struct turn *turn = &task->turn;
    struct seccomp_notif notification = turn->notification;
    bool was_stopped = turn->state == TURN_STOPPED;
    turn->state = TURN_FREE;
    if (was_stopped) {
        settle_release(task);
    } else if (takes_signal_first(task)) {
        listener_answer(supervisor->sandbox.listener, &notification, -1, LISTENER_BEGIN_AGAIN);
    } else {
        turn->granted = true;
        calls_proceed(supervisor, task, &notification);
    }
}

// Processor time of all that live. clock_getcpuclockid(3)
static uint64_t cpu_ns(const struct supervisor *supervisor)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        clockid_t clock;
        struct timespec used;
        if (!supervisor->tracees[i]->ended &&
            clock_getcpuclockid(supervisor->tracees[i]->pid, &clock) == 0 &&
            clock_gettime(clock, &used) == 0)
            sum += (uint64_t)used.tv_sec * 1000000000 + (uint64_t)used.tv_nsec;
    }
    return sum;
}

bool turns_step(struct supervisor *supervisor)
{
    struct turns *turns = &supervisor->turns;
    if (!turns->on)
        return false;
    struct task *task = choose(supervisor);
    if (!task)
        return false;
    turns->current = task;
    turns->granted_ns = clock_now_ns();
    turns->granted_cpu_ns = cpu_ns(supervisor);
    if (turns->order->decision_count > MOST_STEPS)
        supervisor_stop_run(supervisor, OUTCOME_TIMEOUT, LIMIT_NONE);
    else
        let_go(supervisor, task);
    return true;
}

bool turns_are_late(const struct supervisor *supervisor)
{
    const struct turns *turns = &supervisor->turns;
    // On a busy machine a step may take long without much being done in it.
    return turns->on && turns->granted_ns > 0 && clock_now_ns() > turns->granted_ns + LATE_NS &&
           cpu_ns(supervisor) > turns->granted_cpu_ns + LATE_NS;
}
