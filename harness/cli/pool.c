#include "cli/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

// How long workers that were asked to end may take for it.
static const struct timespec patience = {.tv_sec = 3};

struct worker {
    pid_t pid; // 0: none
    size_t job;
};

struct state {
    const struct pool *pool;
    struct worker *workers;
    size_t running;
    size_t next;
    sigset_t awaited; // blocked, and taken one by one by sigwaitinfo
    sigset_t before;  // the mask that workers get back
    int stop_signal;
};

// Signals that the caller's caller chose to ignore (nohup, a shell's background job) stay ignored.
static void block_signals(struct state *state)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&state->awaited);
    sigaddset(&state->awaited, SIGCHLD);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct sigaction action;
        if (sigaction(stops[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&state->awaited, stops[i]);
    }
    // An inherited SIG_IGN would have the kernel reap the workers.
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, &state->awaited, &state->before);
}

// Never returns. A group of its own keeps a terminal's Ctrl-C from the worker, whose program would
// see it too: the parent alone ends it.
static void run_worker(const struct state *state, size_t job, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigprocmask(SIG_SETMASK, &state->before, NULL);
    int status = getppid() == parent ? state->pool->work(state->pool->context, job) : 1;
    // Not exit(): what the parent has in its buffers is the parent's to write.
    _exit(status);
}

static struct error *start_worker(struct state *state)
{
    struct worker *worker = state->workers;
    while (worker->pid)
        worker++;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0)
        return error_errno(errno, "cannot start a worker: fork");
    if (pid == 0)
        run_worker(state, state->next, parent);
    *worker = (struct worker){.pid = pid, .job = state->next++};
    state->running++;
    return NULL;
}

static void reap(struct state *state)
{
    for (size_t i = 0; i < state->pool->workers; i++) {
        struct worker *worker = &state->workers[i];
        int status = 0;
        if (!worker->pid || waitpid(worker->pid, &status, WNOHANG) != worker->pid)
            continue;
        struct worker ended = *worker;
        worker->pid = 0;
        state->running--;
        if (state->stop_signal && WIFSIGNALED(status))
            state->pool->dropped(state->pool->context, ended.job, ended.pid);
        else
            state->pool->done(state->pool->context, ended.job, status, ended.pid);
    }
}

static void signal_workers(const struct state *state, int signal_number)
{
    for (size_t i = 0; i < state->pool->workers; i++)
        if (state->workers[i].pid)
            kill(state->workers[i].pid, signal_number);
}

static void stop(struct state *state, int signal_number)
{
    // Asked a second time, or by us after our patience ended: at once.
    signal_workers(state, state->stop_signal ? SIGKILL : SIGTERM);
    if (!state->stop_signal)
        state->stop_signal = signal_number;
}

static void wait_for_news(struct state *state)
{
    siginfo_t info;
    int got = state->stop_signal ? sigtimedwait(&state->awaited, &info, &patience)
                                 : sigwaitinfo(&state->awaited, &info);
    if (got > 0 && got != SIGCHLD)
        stop(state, got);
    else if (got < 0 && errno == EAGAIN)
        stop(state, SIGTERM);
    reap(state);
}

struct error *pool_run(const struct pool *pool, int *interrupted)
{
    struct state state = {.pool = pool};
    AUTO_FREE struct worker *workers = xcalloc(pool->workers, sizeof *workers);
    state.workers = workers;
    block_signals(&state);
    struct error *error = NULL;
    while (state.running || (state.next < pool->jobs && !state.stop_signal && !error)) {
        while (!error && !state.stop_signal && state.running < pool->workers &&
               state.next < pool->jobs) {
            error = start_worker(&state);
            // Fewer at a time is slower, but not a failure.
            if (error && state.running) {
                error_free(error);
                error = NULL;
                break;
            }
        }
        if (state.running)
            wait_for_news(&state);
    }
    sigprocmask(SIG_SETMASK, &state.before, NULL);
    *interrupted = state.stop_signal;
    return error;
}
