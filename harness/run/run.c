#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
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
#include "trace/probe.h"

enum { TICK_MS = 20 };

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
    if (spec->trusted) {
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

// Ends what still lives, parents first, while calls are still held: none of them sees another die, or a call fail
// because nobody listens any more.
static void kill_all(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (tracee->ended)
            continue;
        tracee->alive_when_killed = true;
        if (tracee->pidfd >= 0)
            syscall(SYS_pidfd_send_signal, tracee->pidfd, SIGKILL, NULL, 0);
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
    if (supervisor->stopped && supervisor->spec->traced && !run->denied && !supervisor->spec->lean)
        stopped_note(supervisor);
    kill_all(supervisor);
    AUTO_CLOSE int shm_folder = fcntl(supervisor->sandbox.shm_folder, F_DUPFD_CLOEXEC, 0);
    AUTO_CLOSE int work_folder = fcntl(supervisor->sandbox.work_folder, F_DUPFD_CLOEXEC, 0);
    AUTO_CLOSE int temporary = fcntl(supervisor->sandbox.temporary_folder, F_DUPFD_CLOEXEC, 0);
    struct run_folders folders = {shm_folder, work_folder, temporary};
    struct error *error = check_init(supervisor);
    if (!error && supervisor->turns.refused)
        error =
            error_new(ERROR_INTERNAL, "ptrace is refused here: without it no schedule can be kept");
    run->cpu_us = supervisor->sandbox.cpu_us;
    if (!supervisor->sandbox.idle)
        sandbox_stop(&supervisor->sandbox, &run->cpu_us);
    run->wall_us = clock_now_us() - supervisor->start_us;
    run->virtual_us = run->wall_us + (uint64_t)supervisor->timing.ahead_ns / 1000;
    run->time_refused = supervisor->timing.refused;
    // Its own end already in the books of the kernel, each process tells how it ended through its pidfd.
    loop_take_the_rest(supervisor);
    tracees_end_all(supervisor);
    if (!error && supervisor->spec->traced)
        error = leaks_collect(supervisor, &folders);
    tracees_release(supervisor);
    if (!error && supervisor->spec->traced && !supervisor->spec->lean)
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
        .filter_gates = supervisor->gates,
        .first_shmid = spec->first_shmid,
    };
    if (supervisor->gates & GATE_PROBE)
        sandbox.preload = (struct sandbox_preload){
            .path = spec->sandbox == SANDBOX_GRADING ? PROBE_PATH : spec->probe->path,
            .bytes = spec->probe->bytes,
            .size = spec->probe->size};
    TRY(sandbox_start(&sandbox, &supervisor->sandbox));
    if (spec->traced)
        listener_use_sync_wake_up(supervisor->sandbox.listener);
    sigset_t old_mask;
    supervisor->start_us = clock_now_us();
    watch_all(supervisor, &old_mask);
    loop_run(supervisor);
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
                                    .gates = spec->traced ? gates_needed(spec) : 0,
                                    .start_requested = xcalloc(count, sizeof(bool))};
    timing_init(&supervisor);
    turns_init(&supervisor);
    out->probed = spec->traced && !(supervisor.gates & GATE_UNPROBED);
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
    ftok_release(&supervisor);
    quiet_release(&supervisor);
    timing_release(&supervisor);
    if (error)
        run_release(out);
    return error;
}

static bool is_crash(int signal_number)
{
    return signal_number == SIGSEGV || signal_number == SIGBUS || signal_number == SIGFPE ||
           signal_number == SIGILL || signal_number == SIGABRT || signal_number == SIGTRAP ||
           signal_number == SIGSYS;
}

bool run_ended_badly(const struct run *run)
{
    if (run->outcome != OUTCOME_EXITED || run->leak_count > 0)
        return true;
    for (size_t i = 0; i < run->spec->scenario->program_count; i++)
        if (run->programs[i].started && run->programs[i].wait_status != 0)
            return true;
    for (size_t i = 0; i < run->model->process_count; i++)
        if (run->model->processes[i]->signal_known && is_crash(run->model->processes[i]->signal))
            return true;
    return false;
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
    free(run->blocked);
    order_release(&run->order);
    model_free(run->model);
    place_table_free(run->places);
    *run = (struct run){0};
}
