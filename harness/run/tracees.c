#include "run/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/kernel.h"
#include "os/procfs.h"
#include "run/loop.h"

static struct task **bucket_of(struct supervisor *supervisor, pid_t tid)
{
    return &supervisor->tasks[(unsigned)tid % TASK_BUCKETS];
}

struct task *tracee_find_task(struct supervisor *supervisor, pid_t tid)
{
    for (struct task *task = *bucket_of(supervisor, tid); task; task = task->next)
        if (task->tid == tid)
            return task;
    return NULL;
}

struct tracee *tracee_find(struct supervisor *supervisor, pid_t pid)
{
    for (size_t i = supervisor->tracee_count; i-- > 0;)
        if (supervisor->tracees[i]->pid == pid && !supervisor->tracees[i]->ended)
            return supervisor->tracees[i];
    return NULL;
}

struct tracee *tracee_by_inner_pid(struct supervisor *supervisor, pid_t inner_pid)
{
    for (size_t i = supervisor->tracee_count; i-- > 0;)
        if (supervisor->tracees[i]->process->pid == inner_pid)
            return supervisor->tracees[i];
    return NULL;
}

static struct task *add_task(struct supervisor *supervisor, struct tracee *tracee, pid_t tid,
                             pid_t inner_tid)
{
    struct task *task = xcalloc(1, sizeof *task);
    struct task **bucket = bucket_of(supervisor, tid);
    *task = (struct task){
        .tid = tid, .inner_tid = inner_tid, .tracee = tracee, .syscall_fd = -1, .next = *bucket};
    *bucket = task;
    turns_begin(supervisor, task);
    return task;
}

struct task *tracee_born(struct supervisor *supervisor, struct tracee *tracee, pid_t tid)
{
    struct proc_status status;
    if (proc_read_status(tid, &status) != 0)
        return NULL;
    struct task *task = add_task(supervisor, tracee, tid, status.inner_tid);
    task->seized = true;
    task->turn.state = TURN_STOPPED;
    return task;
}

static void drop_tasks(struct supervisor *supervisor, const struct tracee *tracee)
{
    for (size_t i = 0; i < TASK_BUCKETS; i++)
        for (struct task **at = &supervisor->tasks[i]; *at;) {
            struct task *task = *at;
            if (task->tracee != tracee) {
                at = &task->next;
                continue;
            }
            *at = task->next;
            settle_reap(task);
            timing_forget(supervisor, task);
            turns_forget(supervisor, task);
            if (task->forking)
                calls_done(supervisor, task->forking);
            struct call *unfinished = task->following ? task->following : task->restarting;
            if (unfinished)
                calls_over(supervisor, task, unfinished);
            fd_close(&task->syscall_fd);
            free(task);
        }
}

static struct tracee *add_tracee(struct supervisor *supervisor, pid_t pid, struct process *process,
                                 struct image *image)
{
    struct tracee *tracee = xcalloc(1, sizeof *tracee);
    *tracee = (struct tracee){.pid = pid,
                              .pidfd = -1,
                              .maps_fd = -1,
                              .process = process,
                              .image = image,
                              .clock.memory_fd = -1};
    GROW(supervisor->tracees, supervisor->tracee_capacity, supervisor->tracee_count);
    supervisor->tracees[supervisor->tracee_count++] = tracee;
    supervisor->live++;
    if (pid > 0)
        tracee->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (tracee->pidfd >= 0)
        loop_watch(supervisor, tracee->pidfd, WATCH_PROCESS, supervisor->tracee_count - 1);
    else
        tracee_end(supervisor, tracee); // gone before it could be looked at
    return tracee;
}

// A scenario's program: init has told its number before it could make a call.
static struct tracee *started_program(struct supervisor *supervisor,
                                      const struct proc_status *status)
{
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++) {
        const struct run_program *program = &supervisor->run->programs[i];
        if (!program->started || program->pid != status->inner_tgid || program->ended)
            continue;
        struct process *process = model_process(supervisor->run->model, NULL, status->inner_tgid, 1,
                                                (int)i, false, PLACE_UNKNOWN);
        struct tracee *tracee = add_tracee(supervisor, status->tgid, process, image_new());
        tracee->executing = true;
        tracee->ignores_children = status->sigign & (1ULL << (SIGCHLD - 1));
        tracee->autoreaps = tracee->ignores_children;
        return tracee;
    }
    return NULL;
}

struct tracee *tracee_forked(struct supervisor *supervisor, struct tracee *parent, pid_t pid,
                             bool borrows_memory, int place)
{
    struct tracee *known = tracee_find(supervisor, pid);
    struct proc_status status;
    if (known || proc_read_status(pid, &status) != 0)
        return known;
    struct process *process =
        model_process(supervisor->run->model, parent->process, status.inner_tgid,
                      parent->process->pid, parent->process->program, borrows_memory, place);
    struct tracee *tracee = add_tracee(supervisor, pid, process, image_share(parent->image));
    tracee->parent = parent;
    timing_forked(tracee, parent);
    tracee->watched = parent->watched;
    tracee->ignores_children = parent->ignores_children;
    tracee->autoreaps = parent->autoreaps;
    return tracee;
}

// A process that calls for the first time.
static struct tracee *discover(struct supervisor *supervisor, const struct proc_status *status)
{
    struct tracee *tracee = NULL;
    if (status->ppid == supervisor->sandbox.init) {
        loop_receive_control(supervisor);
        tracee = started_program(supervisor, status);
    }
    struct tracee *parent = tracee_find(supervisor, status->ppid);
    if (parent) {
        forks_settle(supervisor, parent, NULL);
        tracee = tracee_find(supervisor, status->tgid);
    }
    if (tracee)
        return tracee;
    if (parent) // CLONE_PARENT
        return tracee_forked(supervisor, parent, status->tgid, false, PLACE_UNKNOWN);
    struct process *process = model_process(supervisor->run->model, NULL, status->inner_tgid, 1, -1,
                                            false, PLACE_UNKNOWN);
    return add_tracee(supervisor, status->tgid, process, image_new());
}

struct task *tracee_of_notification(struct supervisor *supervisor, pid_t tid)
{
    struct task *task = tracee_find_task(supervisor, tid);
    if (task)
        return task;
    struct proc_status status;
    if (proc_read_status(tid, &status) != 0)
        return NULL;
    struct tracee *tracee = tracee_find(supervisor, status.tgid);
    if (!tracee)
        tracee = discover(supervisor, &status);
    if (!tracee || tracee->ended)
        return NULL;
    return add_task(supervisor, tracee, tid, status.inner_tid);
}

void tracee_executed(struct supervisor *supervisor, struct tracee *tracee, int place)
{
    model_exec(supervisor->run->model, tracee->process, place);
    timing_executed(tracee);
    image_drop(tracee->image);
    tracee->image = image_new();
    tracee->threaded = false;
    tracee->autoreaps = tracee->ignores_children; // a handler's flags do not outlive it
    fd_close(&tracee->maps_fd);
    files_check(supervisor, tracee, HOLD_EXEC, place);
}

void tracee_status(struct tracee *tracee, int wait_status)
{
    struct process *process = tracee->process;
    if (tracee->failed_to_execute)
        return;
    if (WIFEXITED(wait_status)) {
        process->exit_code_known = true;
        process->exit_code = WEXITSTATUS(wait_status);
        process->signal_known = true;
        process->signal = 0;
    } else if (WIFSIGNALED(wait_status)) {
        process->exit_code_known = false;
        process->signal_known = true;
        process->signal = WTERMSIG(wait_status);
    }
}

// A zombie tells how it ended in /proc; one that was reaped already tells it through its pidfd (Linux 6.15).
// Between the two there is no gap.
static void learn_end(struct tracee *tracee)
{
    struct proc_stat stat;
    proc_read_stat(tracee->pid, &stat);
    tracee->start_time = stat.start_time;
    if (stat.cpu_ms > tracee->cpu_ms)
        tracee->cpu_ms = stat.cpu_ms;
    if (tracee->process->signal_known)
        return;
    struct pidfd_info_v1 info = {.mask = SHMARK_PIDFD_INFO_EXIT};
    if (stat.zombie)
        tracee_status(tracee, stat.wait_status);
    else if (tracee->pidfd >= 0 && ioctl(tracee->pidfd, SHMARK_PIDFD_GET_INFO, &info) == 0 &&
             (info.mask & SHMARK_PIDFD_INFO_EXIT))
        tracee_status(tracee, info.exit_code);
}

void tracee_end(struct supervisor *supervisor, struct tracee *tracee)
{
    if (tracee->ended)
        return;
    tracee->ended = true;
    supervisor->live--;
    if (supervisor->inferring.call && supervisor->inferring.task->tracee == tracee)
        infer_settle(supervisor, -1);
    forks_orphaned(supervisor, tracee);
    learn_end(tracee);
    if (tracee->parent) {
        tracee->zombie_as_of = tracee->parent->waits;
        tracee->autoreaped = tracee->parent->autoreaps && !tracee->parent->ended;
    }
    struct process *process = tracee->process;
    // Without a status, whether it had called exit is the best witness of how its memory went.
    bool by_signal = process->signal_known ? process->signal != 0 : !process->exit_called;
    model_end(supervisor->run->model, process, by_signal);
    drop_tasks(supervisor, tracee);
    timing_ended(supervisor, tracee);
    fd_close(&tracee->maps_fd);
    if (tracee->pidfd >= 0)
        epoll_ctl(supervisor->epoll, EPOLL_CTL_DEL, tracee->pidfd, NULL);
    fd_close(&tracee->pidfd);
}

void tracee_reaped(struct supervisor *supervisor, pid_t inner_pid, int wait_status)
{
    struct tracee *tracee = tracee_by_inner_pid(supervisor, inner_pid);
    if (!tracee)
        return;
    tracee->reaped_by_init = true;
    tracee_status(tracee, wait_status);
    tracee_end(supervisor, tracee);
}

// Did the process that forked it wait for it? Only what can be told for certain.
static void judge_waiting(struct tracee *tracee)
{
    struct process *process = tracee->process;
    if (!process->parent || tracee->alive_when_killed)
        process->waited = UNKNOWN;
    else if (tracee->reaped_by_init)
        process->waited = NO;
    else
        process->waited = tracee->autoreaped ? UNKNOWN : YES;
}

void tracees_end_all(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        tracee_end(supervisor, supervisor->tracees[i]);
        judge_waiting(supervisor->tracees[i]);
    }
}

void tracees_release(struct supervisor *supervisor)
{
    tracees_end_all(supervisor);
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        image_drop(tracee->image);
        free(tracee);
    }
    free(supervisor->tracees);
    supervisor->tracees = NULL;
    supervisor->tracee_count = 0;
}
