#include "run/run.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/clock.h"
#include "os/fd.h"
#include "run/supervisor.h"
#include "trace/filter.h"
#include "trace/listener.h"

enum { TICK_MS = 20, KEPT_OUTPUT_BYTES = 1 << 20 };

// --- what the loop waits for ---

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
                          const char *call)
{
    const struct scenario *scenario = supervisor->spec->scenario;
    for (size_t i = 0; i < scenario->program_count; i++) {
        const struct program *program = &scenario->programs[i];
        if (program->start == kind && program->start_program == after &&
            (!call || strcmp(program->start_call, call) == 0))
            error_free(request_start(supervisor, i));
    }
}

void loop_call_done(struct supervisor *supervisor, size_t program, const char *call)
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
    if (got < 0)
        supervisor->init_gone = true;
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
            forks_poll_seized(supervisor);
        else
            forward_signal(supervisor, &info);
    }
}

static void take_event(struct supervisor *supervisor, const struct epoll_event *event)
{
    size_t index = (size_t)(event->data.u64 & 0xffffffffffffff);
    uint64_t expirations;
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

static void loop(struct supervisor *supervisor)
{
    struct pollfd waits[2] = {{.fd = supervisor->sandbox.listener, .events = POLLIN},
                              {.fd = supervisor->epoll, .events = POLLIN}};
    while (!is_over(supervisor)) {
        if (poll(waits, 2, -1) < 0)
            continue;
        if (waits[0].revents & POLLIN) {
            struct seccomp_notif notification;
            if (listener_receive(supervisor->sandbox.listener, &notification) > 0)
                calls_handle(supervisor, &notification);
        } else if (waits[0].revents) {
            waits[0].fd = -1; // no task is under the filter any more
        }
        if (waits[1].revents)
            take_events(supervisor);
    }
}

// --- beginning and end ---

static int make_timer(uint64_t first_ms, uint64_t every_ms)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct itimerspec times = {.it_value = {.tv_sec = (time_t)(first_ms / 1000),
                                            .tv_nsec = (long)(first_ms % 1000) * 1000000},
                               .it_interval = {.tv_sec = (time_t)(every_ms / 1000),
                                               .tv_nsec = (long)(every_ms % 1000) * 1000000}};
    timerfd_settime(fd, 0, &times, NULL);
    return fd;
}

static void on_alarm(int number)
{
    (void)number; // its only use is to end a system call with EINTR
}

// A second look at the clock, for the supervisor's own blocking waits.
static void set_alarm(uint64_t first_ms)
{
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval times = {
        .it_value = {.tv_sec = (time_t)(first_ms / 1000) + 1, .tv_usec = 100000},
        .it_interval = {.tv_sec = 0, .tv_usec = 100000}};
    struct itimerval none = {0};
    setitimer(ITIMER_REAL, first_ms ? &times : &none, NULL);
}

static void watch_all(struct supervisor *supervisor, sigset_t *old_mask)
{
    const struct run_spec *spec = supervisor->spec;
    loop_watch(supervisor, supervisor->sandbox.control, WATCH_CONTROL, 0);
    for (size_t i = 0; i < spec->scenario->program_count; i++)
        for (size_t stream = 0; stream < 2; stream++)
            loop_watch(supervisor, supervisor->run->programs[i].output[stream].read_end,
                       WATCH_OUTPUT, 2 * i + stream);
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    if (spec->unlimited) {
        sigaddset(&watched, SIGINT);
        sigaddset(&watched, SIGQUIT);
        sigaddset(&watched, SIGTERM);
        sigaddset(&watched, SIGHUP);
    }
    sigprocmask(SIG_BLOCK, &watched, old_mask);
    supervisor->signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    loop_watch(supervisor, supervisor->signals, WATCH_SIGNAL, 0);
    if (spec->unlimited)
        return;
    const struct limits *limits = &spec->scenario->limits;
    supervisor->wall_timer = make_timer(limits->wall_ms, 0);
    supervisor->watch_timer = make_timer(TICK_MS, TICK_MS);
    loop_watch(supervisor, supervisor->wall_timer, WATCH_WALL, 0);
    loop_watch(supervisor, supervisor->watch_timer, WATCH_TICK, 0);
    set_alarm(limits->wall_ms);
}

// All processes are dead: what they left in pipes and pidfds is all there is.
static void take_the_rest(struct supervisor *supervisor)
{
    while (take_events(supervisor) > 0)
        ;
    for (size_t i = 0; i < supervisor->spec->scenario->program_count; i++)
        for (size_t stream = 0; stream < 2; stream++)
            if (supervisor->run->programs[i].output[stream].read_end >= 0)
                drain(supervisor, 2 * i + stream);
}

static void mark_killed(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (!tracee->ended)
            tracee->alive_when_killed = true;
    }
}

static struct error *check_init(const struct supervisor *supervisor)
{
    if (supervisor->init_failed)
        return error_errno(supervisor->init_failed, "sandbox: start a program");
    if (supervisor->init_gone && !supervisor->stopped)
        return error_new(ERROR_INTERNAL, "sandbox: its init died in the middle of the run");
    return NULL;
}

static struct error *finish(struct supervisor *supervisor, struct fileset *produced)
{
    struct run *run = supervisor->run;
    mark_killed(supervisor);
    AUTO_CLOSE int shm_folder = fcntl(supervisor->sandbox.shm_folder, F_DUPFD_CLOEXEC, 0);
    AUTO_CLOSE int work_folder =
        produced ? fcntl(supervisor->sandbox.work_folder, F_DUPFD_CLOEXEC, 0) : -1;
    struct error *error = check_init(supervisor);
    sandbox_stop(&supervisor->sandbox, &run->cpu_us);
    run->wall_us = clock_now_us() - supervisor->start_us;
    // Its own end already in the books of the kernel, each process tells how it ended through its pidfd.
    take_the_rest(supervisor);
    tracees_end_all(supervisor);
    if (!error && supervisor->spec->traced)
        error = leaks_collect(supervisor, shm_folder);
    tracees_release(supervisor);
    if (!error && supervisor->spec->traced)
        error = place_resolve(run->places, supervisor->spec->source_prefix);
    if (!error && produced)
        error = fileset_load(work_folder, supervisor->spec->scenario->limits.file_bytes, produced);
    return error;
}

static bool died(const struct run_program *program)
{
    return program->started && !program->exec_error && WIFSIGNALED(program->wait_status);
}

static void judge_outcome(struct supervisor *supervisor)
{
    struct run *run = supervisor->run;
    if (supervisor->stopped)
        return;
    run->outcome = OUTCOME_EXITED;
    size_t count = supervisor->spec->scenario->program_count;
    for (size_t i = 0; i < count; i++)
        if (died(&run->programs[i]))
            run->outcome = OUTCOME_SIGNALED;
    for (size_t i = 0; i < count; i++)
        if (run->programs[i].exec_error)
            run->outcome = OUTCOME_EXEC_FAILED;
    // The kernel's own way to enforce a limit is a signal.
    for (size_t i = 0; i < count; i++)
        if (died(&run->programs[i]) && WTERMSIG(run->programs[i].wait_status) == SIGXCPU) {
            run->outcome = OUTCOME_LIMIT;
            run->limit = LIMIT_CPU;
        }
}

static struct error *prepare_programs(struct run *run, struct sandbox_program *programs)
{
    const struct run_spec *spec = run->spec;
    for (size_t i = 0; i < spec->scenario->program_count; i++) {
        const struct program *program = &spec->scenario->programs[i];
        programs[i] = (struct sandbox_program){
            .argv = program->argv, .env = spec->env, .streams = {spec->stdin_fd, -1, -1}};
        if (spec->stdin_fd < 0)
            TRY(fd_from_bytes(program->stdin_text, program->stdin_bytes, &programs[i].streams[0]));
        for (int stream = 0; stream < 2; stream++) {
            TRY(capture_open(&run->programs[i].output[stream]));
            programs[i].streams[1 + stream] = run->programs[i].output[stream].write_end;
        }
    }
    return NULL;
}

static void close_program_ends(struct run *run, struct sandbox_program *programs)
{
    for (size_t i = 0; i < run->spec->scenario->program_count; i++) {
        if (run->spec->stdin_fd < 0)
            fd_close(&programs[i].streams[0]);
        for (int stream = 0; stream < 2; stream++)
            fd_close(&run->programs[i].output[stream].write_end);
    }
}

static struct error *supervise(struct supervisor *supervisor,
                               const struct sandbox_program *programs, struct fileset *produced)
{
    const struct run_spec *spec = supervisor->spec;
    size_t count = spec->scenario->program_count;
    for (size_t i = 0; i < count; i++)
        supervisor->start_requested[i] = spec->scenario->programs[i].start == START_AT_ONCE;
    for (size_t i = 0; i < count; i++)
        supervisor->starting += supervisor->start_requested[i];
    struct sandbox_spec sandbox = {
        .kind = spec->sandbox,
        .files = spec->files,
        .limits = spec->unlimited ? NULL : &spec->scenario->limits,
        .programs = programs,
        .program_count = count,
        .at_once = supervisor->start_requested,
        .install_filter = spec->traced ? filter_install : NULL,
        .first_shmid = spec->first_shmid,
    };
    TRY(sandbox_start(&sandbox, &supervisor->sandbox));
    if (spec->traced)
        listener_use_sync_wake_up(supervisor->sandbox.listener);
    sigset_t old_mask;
    supervisor->start_us = clock_now_us();
    watch_all(supervisor, &old_mask);
    loop(supervisor);
    judge_outcome(supervisor);
    struct error *error = finish(supervisor, produced);
    sandbox_stop(&supervisor->sandbox, NULL);
    set_alarm(0);
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    return error;
}

struct error *run_execute(const struct run_spec *spec, struct fileset *produced, struct run *out)
{
    size_t count = spec->scenario->program_count;
    *out =
        (struct run){.spec = spec, .model = model_new(), .places = place_table_new(spec->trusted)};
    out->programs = xcalloc(count, sizeof *out->programs);
    AUTO_FREE struct sandbox_program *programs = xcalloc(count, sizeof *programs);
    for (size_t i = 0; i < count; i++) {
        programs[i].streams[0] = -1;
        for (int stream = 0; stream < 2; stream++)
            out->programs[i].output[stream] = (struct capture){.read_end = -1, .write_end = -1};
    }
    struct supervisor supervisor = {.run = out,
                                    .spec = spec,
                                    .sandbox = SANDBOX_NONE,
                                    .epoll = epoll_create1(EPOLL_CLOEXEC),
                                    .wall_timer = -1,
                                    .watch_timer = -1,
                                    .signals = -1,
                                    .start_requested = xcalloc(count, sizeof(bool))};
    struct error *error = prepare_programs(out, programs);
    if (!error)
        error = supervise(&supervisor, programs, produced);
    close_program_ends(out, programs);
    tracees_release(&supervisor);
    fd_close(&supervisor.epoll);
    fd_close(&supervisor.wall_timer);
    fd_close(&supervisor.watch_timer);
    fd_close(&supervisor.signals);
    free(supervisor.start_requested);
    if (error)
        run_release(out);
    return error;
}

void run_release(struct run *run)
{
    size_t count = run->spec ? run->spec->scenario->program_count : 0;
    for (size_t i = 0; i < count; i++) {
        capture_release(&run->programs[i].output[0]);
        capture_release(&run->programs[i].output[1]);
        injection_counts_release(&run->programs[i].injected);
    }
    free(run->programs);
    for (size_t i = 0; i < run->call_count; i++) {
        jv_free(run->calls[i]->decoded);
        free(run->calls[i]);
    }
    free(run->calls);
    free(run->unsettled);
    free(run->sleeps);
    for (size_t i = 0; i < run->leak_count; i++)
        free(run->leaks[i].name);
    free(run->leaks);
    model_free(run->model);
    place_table_free(run->places);
    *run = (struct run){0};
}
