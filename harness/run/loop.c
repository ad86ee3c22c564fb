#include "run/loop.h"

#include <assert.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "run/supervisor.h"
#include "trace/listener.h"

enum { KEPT_OUTPUT_BYTES = 1 << 20 };

void loop_watch(struct supervisor *supervisor, int fd, enum watch_kind kind, size_t index)
{
    struct epoll_event event = {.events = EPOLLIN,
                                .data.u64 = (uint64_t)kind << 56 | (uint64_t)index};
    epoll_ctl(supervisor->epoll, EPOLL_CTL_ADD, fd, &event);
}

void supervisor_stop_run(struct supervisor *supervisor, enum outcome outcome, enum limit_kind limit)
{
    if (supervisor->stopped)
        return;
    supervisor->stopped = true;
    supervisor->run->outcome = outcome;
    supervisor->run->limit = limit;
}

static struct error *request_start(struct supervisor *supervisor, size_t program)
{
    if (supervisor->start_requested[program])
        return NULL;
    supervisor->start_requested[program] = true;
    supervisor->starting++;
    return sandbox_start_program(&supervisor->sandbox, program);
}

// Starts every program that waits for this event of another. A harness fault here shows as init's death.
static void start_waiting(struct supervisor *supervisor, enum start_kind kind, size_t after,
                          const struct call *call)
{
    const struct scenario *scenario = supervisor->spec->scenario;
    for (size_t i = 0; i < scenario->program_count; i++) {
        const struct program *program = &scenario->programs[i];
        if (program->start == kind && program->start_program == after &&
            (!call || call_answers_to(call, program->start_call)))
            error_free(request_start(supervisor, i));
    }
}

void loop_call_done(struct supervisor *supervisor, size_t program, const struct call *call)
{
    start_waiting(supervisor, START_AFTER_CALL, program, call);
}

static void program_ended(struct supervisor *supervisor, size_t program)
{
    struct run_program *state = &supervisor->run->programs[program];
    if (state->ended)
        return;
    state->ended = true;
    start_waiting(supervisor, START_AFTER_EXIT, program, NULL);
}

static void program_executed(struct supervisor *supervisor, const struct sandbox_message *message)
{
    int errnum = message->kind == SANDBOX_EXEC_FAILED ? message->error : 0;
    supervisor->run->programs[message->program].exec_error = errnum;
    struct tracee *tracee = tracee_by_inner_pid(supervisor, message->pid);
    if (tracee)
        calls_first_exec(supervisor, tracee, errnum);
}

static void process_reaped(struct supervisor *supervisor, const struct sandbox_message *message)
{
    tracee_reaped(supervisor, message->pid, message->wait_status);
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++) {
        struct run_program *program = &supervisor->run->programs[i];
        if (program->pid != message->pid || program->ended)
            continue;
        program->wait_status = message->wait_status;
        program_ended(supervisor, i);
        return;
    }
}

static void control_message(struct supervisor *supervisor, const struct sandbox_message *message)
{
    assert(message->program < supervisor->spec->scenario->program_count);
    struct run_program *program = &supervisor->run->programs[message->program];
    switch (message->kind) {
    case SANDBOX_STARTED:
        program->started = true;
        program->pid = message->pid;
        supervisor->starting--;
        break;
    case SANDBOX_EXECUTED:
    case SANDBOX_EXEC_FAILED:
        program_executed(supervisor, message);
        break;
    case SANDBOX_REAPED:
        process_reaped(supervisor, message);
        break;
    case SANDBOX_IDLE:
        // Said before init saw the latest request to start a program, it is out of date.
        supervisor->idle = supervisor->starting == 0;
        break;
    case SANDBOX_FAILED:
        supervisor->init_failed = message->error;
        break;
    default:
        break;
    }
}

void loop_receive_control(struct supervisor *supervisor)
{
    struct sandbox_message message;
    int got;
    while ((got = sandbox_receive(&supervisor->sandbox, &message)) > 0)
        control_message(supervisor, &message);
    if (got < 0) {
        supervisor->init_gone = true;
        // A closed socket is ready for ever.
        epoll_ctl(supervisor->epoll, EPOLL_CTL_DEL, supervisor->sandbox.control, NULL);
    }
}

static void drain(struct supervisor *supervisor, size_t index)
{
    const struct run_spec *spec = supervisor->spec;
    struct capture *output = &supervisor->run->programs[index / 2].output[index % 2];
    uint64_t keep = spec->unlimited ? KEPT_OUTPUT_BYTES : spec->scenario->limits.output_bytes;
    if (!capture_drain(output, keep, spec->copy_to[index % 2])) {
        epoll_ctl(supervisor->epoll, EPOLL_CTL_DEL, output->read_end, NULL);
        fd_close(&output->read_end);
    }
    if (spec->unlimited)
        return;
    uint64_t total = 0;
    for (size_t i = 0; i < spec->scenario->program_count; i++)
        for (int stream = 0; stream < 2; stream++)
            total += supervisor->run->programs[i].output[stream].total;
    if (total > spec->scenario->limits.output_bytes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_OUTPUT);
}

// What is sent to shmark is meant for the program, as with env(1) or timeout(1), so that it can clean up; what comes
// from a terminal reaches the program by itself. Who asks twice means it.
static void forward_signal(struct supervisor *supervisor, const struct signalfd_siginfo *info)
{
    supervisor->run->interrupted = (int)info->ssi_signo;
    if (info->ssi_code == SI_KERNEL)
        return;
    if (supervisor->asked_to_stop)
        supervisor_stop_run(supervisor, OUTCOME_INTERRUPTED, LIMIT_NONE);
    supervisor->asked_to_stop = true;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        const struct tracee *tracee = supervisor->tracees[i];
        if (!tracee->ended && !tracee->parent && tracee->pidfd >= 0)
            syscall(SYS_pidfd_send_signal, tracee->pidfd, (int)info->ssi_signo, NULL, 0);
    }
}

static void take_signal(struct supervisor *supervisor)
{
    struct signalfd_siginfo info;
    while (read(supervisor->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            follow_poll(supervisor);
        else
            forward_signal(supervisor, &info);
    }
}

static void take_event(struct supervisor *supervisor, const struct epoll_event *event)
{
    size_t index = (size_t)(event->data.u64 & 0xffffffffffffff);
    uint64_t expirations;
    if ((enum watch_kind)(event->data.u64 >> 56) != WATCH_TICK)
        quiet_disturbed(supervisor);
    switch ((enum watch_kind)(event->data.u64 >> 56)) {
    case WATCH_CONTROL:
        loop_receive_control(supervisor);
        break;
    case WATCH_PROCESS:
        tracee_end(supervisor, supervisor->tracees[index]);
        break;
    case WATCH_OUTPUT:
        drain(supervisor, index);
        break;
    case WATCH_WALL:
        // Read, so that the event is over: what is left is taken until nothing is pending.
        if (read(supervisor->wall_timer, &expirations, sizeof expirations) > 0)
            supervisor_stop_run(supervisor, OUTCOME_TIMEOUT, LIMIT_NONE);
        break;
    case WATCH_TICK:
        if (read(supervisor->watch_timer, &expirations, sizeof expirations) > 0)
            watch_tick(supervisor);
        break;
    case WATCH_SIGNAL:
        take_signal(supervisor);
        break;
    }
}

// Takes up to 16 events; returns how many there were.
static int take_events(struct supervisor *supervisor)
{
    struct epoll_event events[16];
    int count = epoll_wait(supervisor->epoll, events, 16, 0);
    for (int i = 0; i < count; i++)
        take_event(supervisor, &events[i]);
    return count;
}

static bool all_programs_ended(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++)
        if (!supervisor->run->programs[i].ended)
            return false;
    return true;
}

static bool is_over(const struct supervisor *supervisor)
{
    return supervisor->stopped || supervisor->init_gone || supervisor->init_failed ||
           supervisor->idle ||
           (supervisor->spec->ends_with_programs && all_programs_ended(supervisor));
}

static int await(struct supervisor *supervisor, struct pollfd waits[2])
{
    uint64_t look_ns = quiet_left_ns(supervisor), moment_ns = timing_left_ns(supervisor);
    uint64_t ns = look_ns < moment_ns ? look_ns : moment_ns;
    struct timespec time = {.tv_sec = (time_t)(ns / 1000000000),
                            .tv_nsec = (long)(ns % 1000000000)};
    return ppoll(waits, 2, ns == UINT64_MAX ? NULL : &time, NULL);
}

static void be_quiet(struct supervisor *supervisor, struct pollfd waits[2])
{
    enum quiet_verdict verdict = quiet_look(supervisor);
    bool rests = verdict == QUIET_RESTS;
    bool may_step = rests || (verdict == QUIET_NOT && turns_are_late(supervisor));
    if ((may_step && turns_step(supervisor)) || (rests && timing_skip(supervisor)))
        quiet_disturbed(supervisor);
    // An end that has come meanwhile is news: others may wait for just that.
    if (verdict == QUIET_DEADLOCK && poll(waits, 2, 0) == 0) {
        deadlock_note(supervisor);
        supervisor_stop_run(supervisor, OUTCOME_DEADLOCK, LIMIT_NONE);
    }
}

void loop_run(struct supervisor *supervisor)
{
    struct pollfd waits[2] = {{.fd = supervisor->sandbox.listener, .events = POLLIN},
                              {.fd = supervisor->epoll, .events = POLLIN}};
    while (!is_over(supervisor)) {
        int ready = await(supervisor, waits);
        struct seccomp_notif notification;
        bool received = ready > 0 && (waits[0].revents & POLLIN) &&
                        listener_receive(supervisor->sandbox.listener, &notification) > 0;
        // Not before: a signal would end a call that has not been received, and the kernel makes no timer so.
        if (timing_expire(supervisor) || received)
            quiet_disturbed(supervisor);
        if (received)
            calls_handle(supervisor, &notification);
        if (ready == 0)
            be_quiet(supervisor, waits);
        if (ready <= 0)
            continue;
        if (waits[0].revents && !(waits[0].revents & POLLIN))
            waits[0].fd = -1; // no task is under the filter any more
        if (waits[1].revents)
            take_events(supervisor);
    }
}

void loop_take_the_rest(struct supervisor *supervisor)
{
    while (take_events(supervisor) > 0)
        ;
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++)
        for (size_t stream = 0; stream < 2; stream++)
            if (supervisor->run->programs[i].output[stream].read_end >= 0)
                drain(supervisor, 2 * i + stream);
}
