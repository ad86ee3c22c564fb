#include <errno.h>
#include <linux/audit.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
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

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
enum { X32_BIT = 0x40000000 };
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
enum { X32_BIT = 0 };
#endif

static const char *foreign_abi(const struct seccomp_notif *notification)
{
    if (notification->data.arch != NATIVE_ARCH)
        return notification->data.arch == AUDIT_ARCH_I386 ? "i386 (int 0x80)" : "foreign";
    return X32_BIT && (notification->data.nr & X32_BIT) ? "x32" : NULL;
}

void calls_done(struct supervisor *supervisor, struct call *call)
{
    struct run *run = supervisor->run;
    if (call->kept)
        return; // it is in the list already
    jv_free(call->decoded);
    free(call);
    (void)run;
}

static void capture_place(struct supervisor *supervisor, struct task *task, struct call *call)
{
    if (task->syscall_fd < 0)
        task->syscall_fd = proc_open(task->tid, "syscall");
    call->place =
        place_capture(supervisor->run->places, task->tracee->image, task->tid, task->syscall_fd,
                      task->frame_pointer ? &task->frame_pointer : NULL);
    task->frame_pointer = 0;
}

bool calls_capture_later(struct supervisor *supervisor, struct task *task,
                         const struct seccomp_notif *notification, struct call *call)
{
    bool known = task->frame_pointer != 0;
    if (supervisor->spec->lean)
        return false;
    capture_place(supervisor, task, call);
    if (call->place != PLACE_NEEDS_FRAME_POINTER || known ||
        !settle_read_frame_pointer(supervisor, task, notification))
        return false;
    calls_begin_again(supervisor, task, call);
    return true;
}

static void list_call(struct supervisor *supervisor, struct call *call)
{
    struct run *run = supervisor->run;
    call->seq = ++supervisor->next_seq;
    run->calls_total++;
    if (run->call_count >= supervisor->spec->max_calls)
        return;
    GROW(run->calls, run->call_capacity, run->call_count);
    run->calls[run->call_count++] = call;
    call->kept = true;
}

void calls_begin_again(struct supervisor *supervisor, struct task *task, struct call *call)
{
    // Another one that was to begin again, in a signal handler that was left with longjmp or in one within another.
    if (task->restarting && task->restarting != call)
        calls_over(supervisor, task, task->restarting);
    task->restarting = call;
}

// Makes the record of a call and lists it, in the order of entry.
static struct call *new_call(struct supervisor *supervisor, struct task *task,
                             const struct seccomp_notif *notification, const struct call_type *type)
{
    if (task->following)
        return task->following;
    struct call *call = task->restarting;
    if (call && call->type == type &&
        memcmp(call->args, notification->data.args, sizeof call->args) == 0) {
        task->restarting = NULL; // one that the kernel restarted is one call
        return call;
    }
    // Any other call comes out of a signal handler: what was interrupted follows when that returns.
    call = xcalloc(1, sizeof *call);
    *call = (struct call){.type = type,
                          .step = supervisor->run->order.decision_count,
                          .t_us = timing_now_ns(supervisor) / 1000 - supervisor->start_us,
                          .pid = task->tracee->process->pid,
                          .tid = task->inner_tid,
                          .decoded = jv_null(),
                          .place = PLACE_UNKNOWN};
    memcpy(call->args, notification->data.args, sizeof call->args);
    if (!type->listed)
        return call;
    list_call(supervisor, call);
    return call;
}

// Past the list's end a line is only worth its price where the model keeps it: for what is created or removed.
static bool wants_place(const struct supervisor *supervisor, const struct call *call)
{
    switch (call->type->kind) {
    case CALL_SHMGET:
    case CALL_SEMGET:
    case CALL_MSGGET:
    case CALL_PIPE:
    case CALL_OPEN:
    case CALL_MKNOD:
    case CALL_UNLINK:
    case CALL_MMAP:
        return supervisor->run->model->segment_count < MODEL_MAX_KEPT;
    case CALL_SHMCTL:
    case CALL_SEMCTL:
    case CALL_MSGCTL:
        return call->kept || (call_command(call) == IPC_RMID &&
                              supervisor->run->model->segment_count < MODEL_MAX_KEPT);
    default:
        return call->kept;
    }
}

// If the task has died meanwhile, its number may be another's, and so may the memory that was read.
static void check_decoded(struct supervisor *supervisor, const struct seccomp_notif *notification,
                          struct call *call)
{
    if (listener_valid(supervisor->sandbox.listener, notification))
        return;
    jv_free(call->decoded);
    call->decoded = jv_null();
}

static double requested_ms(const struct supervisor *supervisor, const struct task *task,
                           const struct call *call)
{
    struct call_limit limit = call_time_limit(call->type->nr, call->args, task->tid);
    struct timespec now = {0};
    int64_t ahead_ns = 0;
    if (limit.kind == LIMIT_UNTIL) {
        clock_gettime(limit.clock, &now);
        ahead_ns = supervisor->timing.ahead_ns;
    }
    return (double)(limit.ns - now.tv_sec * 1000000000LL - now.tv_nsec - ahead_ns) / 1e6;
}

static void note_sleep(struct supervisor *supervisor, struct task *task, struct call *call)
{
    struct run *run = supervisor->run;
    if (run->sleep_count >= supervisor->spec->max_calls)
        return;
    capture_place(supervisor, task, call);
    GROW(run->sleeps, run->sleep_capacity, run->sleep_count);
    run->sleeps[run->sleep_count++] =
        (struct sleep_call){.pid = call->pid,
                            .tid = call->tid,
                            .name = call->type->name,
                            .requested_ms = requested_ms(supervisor, task, call),
                            .place = call->place};
}

// A process with a timer of its own is woken by it, whatever it waits for.
static void note_timer(struct task *task, const struct call *call)
{
    struct itimerval value = {0};
    uint64_t now = clock_now_us();
    if (strcmp(call->type->name, "alarm") == 0)
        value.it_value.tv_sec = (time_t)(uint32_t)call->args[0];
    else if (strcmp(call->type->name, "setitimer") != 0 ||
             proc_read_memory(task->tid, call->args[1], &value, sizeof value) != 0)
        value.it_interval.tv_sec = 1; // one of many: for good
    bool periodic = value.it_interval.tv_sec || value.it_interval.tv_usec;
    uint64_t first_us =
        (uint64_t)value.it_value.tv_sec * 1000000 + (uint64_t)value.it_value.tv_usec;
    task->tracee->timer_until_us = periodic ? UINT64_MAX : first_us ? now + first_us : 0;
}

// What it did to the kernel's objects shows when the run is over: then somebody must know whose it was.
static void note_unsettled(struct run *run, const struct call *call)
{
    GROW(run->unsettled, run->unsettled_capacity, run->unsettled_count);
    run->unsettled[run->unsettled_count] = *call;
    run->unsettled[run->unsettled_count++].decoded = jv_null();
}

void calls_over(struct supervisor *supervisor, struct task *task, struct call *call)
{
    int program = task->tracee->process->program;
    if (!call->known && call->type->listed)
        note_unsettled(supervisor->run, call);
    else if (!call->error && program >= 0)
        loop_call_done(supervisor, (size_t)program, call);
    calls_done(supervisor, call);
}

// --- execve ---

static void handle_exec(struct supervisor *supervisor, struct task *task,
                        const struct seccomp_notif *notification, struct call *call)
{
    struct tracee *tracee = task->tracee;
    if (tracee->executing) {
        // A program's first execve, out of shmark's own init, tells its result over the control socket. There is
        // nothing to be looked at before the program goes on.
        listener_continue(supervisor->sandbox.listener, notification);
        const struct program *program =
            &supervisor->spec->scenario->programs[tracee->process->program];
        jv argv = jv_array();
        for (size_t i = 0; i < program->argc; i++)
            argv = jv_array_append(argv, jv_string(program->argv[i]));
        call->decoded =
            JV_OBJECT(jv_string("pathname"), jv_string(program->argv[0]), jv_string("argv"), argv);
        tracee->first_exec = call;
        return;
    }
    if (calls_capture_later(supervisor, task, notification, call))
        return;
    call_decode_exec(call, task->tid);
    check_decoded(supervisor, notification, call);
    if (task->tid != tracee->pid) {
        // Success gives this thread the leader's number and ends all others: ptrace would lose it.
        tracee->exec_from_thread = call;
        listener_continue(supervisor->sandbox.listener, notification);
        return;
    }
    enum settled settled = settle_exactly(supervisor, task, notification, call);
    if (settled == SETTLED_REFUSED)
        listener_continue(supervisor->sandbox.listener, notification);
    if (settled == SETTLED_KNOWN && !call->error)
        tracee_executed(supervisor, tracee, call->place);
    if (settled == SETTLED_RESTARTS)
        calls_begin_again(supervisor, task, call);
    else
        calls_done(supervisor, call);
    if (settled == SETTLED_KNOWN || settled == SETTLED_RESTARTS)
        settle_release(task);
}

// An execve that another thread than the leader had begun: if its number is gone, it has succeeded.
static void settle_exec_from_thread(struct supervisor *supervisor, struct task *task)
{
    struct tracee *tracee = task->tracee;
    struct call *call = tracee->exec_from_thread;
    if (!call)
        return;
    tracee->exec_from_thread = NULL;
    if (task->inner_tid == tracee->process->pid && call->tid != task->inner_tid) {
        call->known = true;
        call->result = 0;
        tracee_executed(supervisor, tracee, call->place);
    }
    calls_done(supervisor, call);
}

// What ended there was no program but shmark's own code, with a status that says nothing.
static void forget_exit(struct run *run, struct process *process)
{
    process->exit_called = process->exit_code_known = false;
    process->exit_place = PLACE_UNKNOWN;
    if (run->call_count == 0)
        return;
    struct call *last = run->calls[run->call_count - 1];
    if (last->pid != process->pid || last->type->kind != CALL_EXIT_GROUP)
        return;
    run->call_count--;
    run->calls_total--;
    free(last);
}

void calls_first_exec(struct supervisor *supervisor, struct tracee *tracee, int errnum)
{
    struct call *call = tracee->first_exec;
    if (!tracee->executing)
        return;
    tracee->executing = false;
    tracee->first_exec = NULL;
    tracee->failed_to_execute = errnum != 0;
    if (errnum)
        forget_exit(supervisor->run, tracee->process);
    if (!call)
        return;
    call->known = true;
    call->result = errnum ? -1 : 0;
    call->error = errnum;
    if (!errnum)
        tracee_executed(supervisor, tracee, PLACE_UNKNOWN);
    calls_done(supervisor, call);
}

// --- exit ---

static bool is_last_thread(const struct tracee *tracee)
{
    struct proc_status status;
    return proc_read_status(tracee->pid, &status) == 0 && status.threads <= 1;
}

static void handle_exit(struct supervisor *supervisor, struct task *task,
                        const struct seccomp_notif *notification, struct call *call)
{
    struct tracee *tracee = task->tracee;
    if (calls_capture_later(supervisor, task, notification, call))
        return;
    bool ends = call->type->kind == CALL_EXIT_GROUP || is_last_thread(tracee);
    if (ends) {
        struct proc_status status;
        if (proc_read_status(tracee->pid, &status) == 0 &&
            status.rss_peak_bytes > supervisor->run->rss_peak_bytes)
            supervisor->run->rss_peak_bytes = status.rss_peak_bytes;
        if (!tracee->executing)
            events_check_memory(supervisor, task);
        model_exit_called(tracee->process, call->place);
    }
    listener_continue(supervisor->sandbox.listener, notification);
    calls_done(supervisor, call);
}

// --- IPC ---

// The limit on shared memory, which the kernel cannot be told as an ordinary user.
static bool is_refused(struct supervisor *supervisor, struct task *task,
                       const struct seccomp_notif *notification, struct call *call)
{
    enum segment_verdict verdict = watch_segment(supervisor, call);
    if (verdict == SEGMENT_ALLOWED)
        return false;
    call->known = true;
    call->result = -1;
    call->error = ENOSPC;
    listener_answer(supervisor->sandbox.listener, notification, -1, ENOSPC);
    if (verdict == SEGMENT_FLOOD)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_SHM);
    calls_over(supervisor, task, call);
    return true;
}

static void handle_ipc(struct supervisor *supervisor, struct task *task,
                       const struct seccomp_notif *notification, struct call *call)
{
    if (wants_place(supervisor, call) && calls_capture_later(supervisor, task, notification, call))
        return;
    if (call->type->kind == CALL_SHMGET && is_refused(supervisor, task, notification, call))
        return;
    if (call_is_on_files(call->type) && call->kept) {
        call_decode_operands(call, task->tid);
        check_decoded(supervisor, notification, call);
    }
    if (call_reads_buffer(call)) {
        call_decode_buffer(call, task->tid);
        check_decoded(supervisor, notification, call);
    }
    if (call->type->kind == CALL_SEMCTL && call_command(call) == IPC_RMID)
        objects_note_values(supervisor, (int)call->args[0]);
    if (infer_call(supervisor, task, notification, call))
        return;
    if (call->type->kind == CALL_SHMDT || call->type->kind == CALL_SHMAT)
        events_check_attachments(supervisor, task);
    enum settled settled = settle_exactly(supervisor, task, notification, call);
    if (settled == SETTLED_REFUSED) {
        // What the kernel's state proves is known all the same.
        if (infer_call(supervisor, task, notification, call))
            return;
        supervisor->run->results_unknown = true;
        listener_continue(supervisor->sandbox.listener, notification);
    }
    if (settled == SETTLED_KNOWN) {
        if (!call->error && call_fills_buffer(call))
            call_decode_buffer(call, task->tid);
        events_apply(supervisor, task, call);
    }
    if (settled == SETTLED_RESTARTS)
        calls_begin_again(supervisor, task, call);
    else
        calls_over(supervisor, task, call);
    if (settled == SETTLED_KNOWN || settled == SETTLED_RESTARTS)
        settle_release(task);
}

// Past the end of the list such a call is only counted: a program may make millions of them.
static void handle_blocking(struct supervisor *supervisor, struct task *task,
                            const struct seccomp_notif *notification, struct call *call)
{
    bool begins = task->following != call && !call->entered;
    if (begins && call->kept && calls_capture_later(supervisor, task, notification, call))
        return;
    if (begins && !call_is_on_files(call->type))
        objects_note_use(supervisor, task, call);
    if (begins && call->kept) {
        call_decode_operands(call, task->tid);
        check_decoded(supervisor, notification, call);
    }
    call->entered = true;
    if (begins && call->type->kind == CALL_SEMTIMEDOP)
        timing_wait(supervisor, task, call);
    if (call->kept || supervisor->turns.on) {
        follow_handle(supervisor, task, notification, call);
        return;
    }
    listener_continue(supervisor->sandbox.listener, notification);
    calls_done(supervisor, call);
}

// A thread is no process: fork does not make it.
static bool is_thread(const struct call *call)
{
    return call->type->kind == CALL_CLONE && (call->args[0] & CLONE_THREAD);
}

static bool inject(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification, struct call *call)
{
    int program = task->tracee->process->program;
    if (program < 0 || !supervisor->spec->injections || task->tracee->executing || call->counted)
        return false;
    call->counted = true;
    if (is_thread(call))
        return false;
    if (supervisor->spec->injections->count > 0) {
        call_decode_operands(call, task->tid);
        check_decoded(supervisor, notification, call);
    }
    struct injected injected =
        injections_apply(supervisor->spec->injections, &supervisor->run->programs[program].injected,
                         call, supervisor->spec->scenario->programs[program].id);
    // A killed task is gone from its call at once; any other signal is taken when the call is over.
    if (injected.signal)
        syscall(SYS_pidfd_send_signal, task->tracee->pidfd, injected.signal, NULL, 0);
    call->injected = injected.error || injected.signal;
    task->tracee->watched |= call->injected;
    if (!injected.error)
        return false;
    if (!call->type->listed)
        list_call(supervisor, call);
    capture_place(supervisor, task, call);
    if (call->type->kind == CALL_EXECVE || call->type->kind == CALL_EXECVEAT)
        call_decode_exec(call, task->tid);
    else if (call_reads_buffer(call))
        call_decode_buffer(call, task->tid);
    call->known = true;
    call->result = -1;
    call->error = injected.error;
    settle_watch(supervisor, task);
    listener_answer(supervisor->sandbox.listener, notification, -1, injected.error);
    calls_done(supervisor, call);
    return true;
}

// A call that is not listed and may wait: where calls are let through one at a time, its end is watched.
static void wait_or_pass(struct supervisor *supervisor, struct task *task,
                         const struct seccomp_notif *notification, struct call *call)
{
    if (task->following == call || (supervisor->turns.on && task->turn.granted)) {
        follow_handle(supervisor, task, notification, call);
        return;
    }
    listener_continue(supervisor->sandbox.listener, notification);
    calls_done(supervisor, call);
}

static void handle_time(struct supervisor *supervisor, struct task *task,
                        const struct seccomp_notif *notification, struct call *call)
{
    if (call->type->kind == CALL_SLEEP)
        note_sleep(supervisor, task, call);
    if (supervisor->turns.on && call->type->kind == CALL_SLEEP) {
        timing_slept(supervisor, task, notification, call);
    } else if (!supervisor->timing.on) {
        if (call->type->kind == CALL_TIMER)
            note_timer(task, call);
        listener_continue(supervisor->sandbox.listener, notification);
    } else if (call->type->kind == CALL_SLEEP) {
        timing_sleep(supervisor, task, notification, call);
    } else if (call->type->kind == CALL_TIMER) {
        timing_timer(supervisor, task, notification, call);
    } else {
        timing_clock(supervisor, task, notification, call);
    }
}

static void dispatch(struct supervisor *supervisor, struct task *task,
                     const struct seccomp_notif *notification, struct call *call)
{
    switch (call->type->kind) {
    case CALL_FORK:
    case CALL_VFORK:
    case CALL_CLONE:
    case CALL_CLONE3:
        forks_handle(supervisor, task, notification, call);
        break;
    case CALL_EXECVE:
    case CALL_EXECVEAT:
        handle_exec(supervisor, task, notification, call);
        break;
    case CALL_EXIT:
    case CALL_EXIT_GROUP:
        handle_exit(supervisor, task, notification, call);
        break;
    case CALL_WAIT:
        task->tracee->waits++;
        wait_or_pass(supervisor, task, notification, call);
        break;
    case CALL_SIGACTION:
        if (call->args[0] == SIGCHLD)
            forks_note_sigaction(task, call);
        listener_continue(supervisor->sandbox.listener, notification);
        calls_done(supervisor, call);
        break;
    case CALL_TIMER:
    case CALL_CLOCK:
    case CALL_SLEEP:
        handle_time(supervisor, task, notification, call);
        calls_done(supervisor, call);
        break;
    case CALL_TIMED:
        if (supervisor->turns.on && call_only_sleeps(call->type->nr, call->args)) {
            timing_slept(supervisor, task, notification, call);
            calls_done(supervisor, call);
            break;
        }
        timing_wait(supervisor, task, call);
        wait_or_pass(supervisor, task, notification, call);
        break;
    case CALL_IO:
    case CALL_PAUSE:
        wait_or_pass(supervisor, task, notification, call);
        break;
    case CALL_BRK:
        timing_begins(supervisor, task->tracee);
        listener_continue(supervisor->sandbox.listener, notification);
        calls_done(supervisor, call);
        break;
    case CALL_KILL:
    case CALL_YIELD:
        listener_continue(supervisor->sandbox.listener, notification);
        calls_done(supervisor, call);
        break;
    case CALL_PROBE:
        sync_handle(supervisor, task, notification, call);
        break;
    default:
        if (call_may_block(call))
            handle_blocking(supervisor, task, notification, call);
        else
            handle_ipc(supervisor, task, notification, call);
        break;
    }
}

static bool takes_id(const struct call_type *type)
{
    return type->kind == CALL_SHMAT || type->kind == CALL_SHMCTL;
}

// shmark's own code, until it has executed the program, has files of its own.
static bool concerns(struct supervisor *supervisor, struct task *task, const struct call_type *type,
                     const struct seccomp_notif *notification)
{
    if (task->following)
        return true;
    uint64_t args[6];
    memcpy(args, notification->data.args, sizeof args);
    return !task->tracee->executing && files_concern(supervisor, task, type, args);
}

void calls_handle(struct supervisor *supervisor, const struct seccomp_notif *notification)
{
    int listener = supervisor->sandbox.listener;
    pid_t tid = (pid_t)notification->pid;
    if (tid == supervisor->sandbox.init) {
        listener_continue(listener, notification);
        return;
    }
    const char *abi = foreign_abi(notification);
    if (abi) {
        supervisor->run->denied = abi;
        supervisor_stop_run(supervisor, OUTCOME_DENIED, LIMIT_NONE);
        return;
    }
    const struct call_type *type = call_type_of(notification->data.nr);
    struct task *task = type ? tracee_of_notification(supervisor, tid) : NULL;
    if (!task) {
        listener_continue(listener, notification);
        return;
    }
    infer_settle(supervisor, takes_id(type) ? (int)notification->data.args[0] : -1);
    forks_failed(supervisor, task);
    forks_settle(supervisor, task->tracee, task);
    settle_exec_from_thread(supervisor, task);
    // Whatever it calls next, the first execve has succeeded, though init may not have said so yet; but
    // shmark's own code calls exit_group when it has failed.
    if (task->tracee->first_exec && type->kind != CALL_EXIT_GROUP)
        calls_first_exec(supervisor, task->tracee, 0);
    if (call_is_on_files(type) && !concerns(supervisor, task, type, notification)) {
        listener_continue(listener, notification);
        return;
    }
    if (!turns_hold_call(supervisor, task, type, notification))
        calls_proceed(supervisor, task, notification);
}

// After a call that was learned of by ptrace nobody traces the task any more. It may be gone.
static void watch_again(struct supervisor *supervisor, pid_t tid)
{
    struct task *task = tracee_find_task(supervisor, tid);
    if (task && !task->tracee->ended && task->turn.state == TURN_FREE)
        settle_watch(supervisor, task);
}

void calls_proceed(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification)
{
    const struct call_type *type = call_type_of(notification->data.nr);
    struct call *call = new_call(supervisor, task, notification, type);
    bool watched = task->tracee->watched;
    if (!inject(supervisor, task, notification, call))
        dispatch(supervisor, task, notification, call);
    if (watched)
        watch_again(supervisor, (pid_t)notification->pid);
}
