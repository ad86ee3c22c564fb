#include "sandbox/init.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "sandbox/layout.h"

// With both of these flags the filter lets it pass (generate/filter_rules.c): init must be able to wait when nobody
// listens. The same goes for its other calls below: each is made in a way that the filter has no rule for.
enum { OWN_WAIT = __WALL | __WNOTHREAD };

// poll(2) without a limit of time. The size of the signal mask that there is not tells it from a program's ppoll(2).
static int own_poll(struct pollfd *waits, size_t count)
{
    return (int)syscall(SYS_ppoll, waits, count, NULL, NULL, 0UL);
}

// read(2), from where there are no positions.
static ssize_t own_read(int fd, void *out, size_t bytes)
{
    struct iovec part = {out, bytes};
    return preadv2(fd, &part, 1, -1, 0);
}

// kill(2) of everybody. The filter knows it by all 64 bits.
static void own_kill_all(void)
{
    syscall(SYS_kill, -1L, (long)SIGKILL);
}

struct init {
    const struct sandbox_spec *spec;
    int control;
    int signals; // signalfd for SIGCHLD
};

static char *const grading_environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin",
                                            "HOME=/tmp",
                                            "LANG=C.UTF-8",
                                            "USER=student",
                                            "LOGNAME=student",
                                            "TERM=dumb",
                                            NULL};

static void say(int control, const struct sandbox_message *message)
{
    // The supervisor being gone needs no handling: PDEATHSIG is on its way.
    fd_send(control, message, sizeof *message, NULL, 0);
}

static void limit_privileges(void)
{
    for (int capability = 0; capability <= 63; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
            break; // EINVAL: past the last one
}

static struct error *drop_privileges(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_errno(errno, "no_new_privs");
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {0};
    if (syscall(SYS_capset, &header, none) != 0)
        return error_errno(errno, "drop capabilities");
    return NULL;
}

static struct error *unpack(const struct sandbox_spec *spec, int work_folder)
{
    if (!spec->files)
        return NULL;
    int errnum = fileset_unpack(spec->files, work_folder);
    return errnum < 0 ? error_errno(-errnum, "copy the submission into the sandbox") : NULL;
}

// The supervisor makes it meanwhile.
static struct error *join_network(int control)
{
    struct sandbox_message message;
    int fds[1];
    size_t count = 1;
    if (fd_receive(control, &message, sizeof message, fds, &count) != (ssize_t)sizeof message ||
        message.kind != SANDBOX_NETWORK || count != 1)
        return error_new(ERROR_INTERNAL, "no network namespace came");
    // Not closed: the filter holds that call by now, and nobody answers yet. It goes with execve, and with init.
    return setns(fds[0], CLONE_NEWNET) == 0 ? NULL
                                            : error_errno(errno, "join the network namespace");
}

static struct error *set_up(const struct sandbox_spec *spec, int control, int fds[4], size_t *count)
{
    struct layout_folders folders;
    int listener = -1;
    umask(022);
    TRY(layout_enter(spec, &folders));
    if (spec->kind == SANDBOX_GRADING) {
        TRY(unpack(spec, folders.work));
        if (sethostname("shmark", 6) != 0)
            return error_errno(errno, "sethostname");
        limit_privileges();
    }
    // The filter needs CAP_SYS_ADMIN or no_new_privs; a traced program keeps the right to gain
    // privileges that its user has, so the capability is what is used.
    if (spec->install_filter)
        TRY(spec->install_filter(spec->filter_gates, &listener));
    if (spec->kind == SANDBOX_GRADING) {
        TRY(join_network(control)); // as late as can be: it takes longest
        TRY(drop_privileges());
    }
    // Memory of init is a copy of the supervisor's: no program may look into it.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    fds[(*count)++] = folders.shm;
    if (folders.work >= 0) {
        fds[(*count)++] = folders.work;
        fds[(*count)++] = folders.temporary;
    }
    if (listener >= 0)
        fds[(*count)++] = listener;
    return NULL;
}

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit = {value, value};
    setrlimit(resource, &limit);
}

static bool kernel_at_least(int major, int minor)
{
    struct utsname name;
    int has_major, has_minor;
    if (uname(&name) != 0 || sscanf(name.release, "%d.%d", &has_major, &has_minor) != 2)
        return false;
    return has_major > major || (has_major == major && has_minor >= minor);
}

// What the kernel can enforce by itself, process by process; the supervisor adds up the rest.
static void apply_limits(const struct limits *limits, bool watched)
{
    // Without a filter the supervisor does not know the processes whose memory it would have to add up.
    if (!watched)
        set_limit(RLIMIT_AS, (rlim_t)limits->memory_bytes);
    set_limit(RLIMIT_CORE, 0);
    // Since Linux 5.14 the count is of the sandbox's own user namespace; before, of all that the user runs
    // anywhere. The margin is for shmark's own processes in it.
    if (kernel_at_least(5, 14))
        set_limit(RLIMIT_NPROC, (rlim_t)limits->processes + 16);
    set_limit(RLIMIT_NOFILE, 1024);
    set_limit(RLIMIT_CPU, (rlim_t)(limits->cpu_ms / 1000 + 2));
    set_limit(RLIMIT_MSGQUEUE, 1 << 20);
    set_limit(RLIMIT_MEMLOCK, (rlim_t)limits->shm_bytes);
}

static const char *search_path(const char *name, char *const *env, char *out, size_t limit)
{
    if (strchr(name, '/'))
        return name;
    const char *path = "/usr/local/bin:/usr/bin:/bin";
    for (; env && *env; env++)
        if (strncmp(*env, "PATH=", 5) == 0)
            path = *env + 5;
    for (;;) {
        size_t length = strcspn(path, ":");
        int wrote = snprintf(out, limit, "%.*s%s%s", (int)length, path, length ? "/" : "", name);
        struct stat st;
        if (wrote > 0 && (size_t)wrote < limit && stat(out, &st) == 0 && S_ISREG(st.st_mode) &&
            access(out, X_OK) == 0)
            return out;
        if (path[length] == '\0')
            return NULL;
        path += length + 1;
    }
}

// What the caller of `trace` ignores, its program ignores, as with any other command; in the grading sandbox nothing is.
// Programs inherit it: once here is enough, and before the filter, which may tell of each.
static void reset_signals(void)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
}

static void unblock_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// The program's environment; with LD_PRELOAD, behind what it names already, where there is something to preload: then
// the list and *preload are owned by the caller.
static char *const *environment_of(const struct sandbox_spec *spec,
                                   const struct sandbox_program *program, char **preload)
{
    char *const *env = program->env ? program->env : grading_environment;
    *preload = NULL;
    if (!spec->preload.path)
        return env;
    size_t count = 0, used = 0;
    while (env[count])
        count++;
    char **out = xcalloc(count + 2, sizeof *out);
    const char *old = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(env[i], "LD_PRELOAD=", 11) == 0)
            old = env[i] + 11;
        else
            out[used++] = env[i];
    }
    *preload = old && *old ? xasprintf("LD_PRELOAD=%s:%s", old, spec->preload.path)
                           : xasprintf("LD_PRELOAD=%s", spec->preload.path);
    out[used] = *preload;
    return out;
}

// In the program's process, from fork to execve. Returns only an errno, when it could not be executed.
static int execute(const struct init *init, size_t index, char *const *env)
{
    const struct sandbox_spec *spec = init->spec;
    const struct sandbox_program *program = &spec->programs[index];
    bool grading = spec->kind == SANDBOX_GRADING;
    int streams[3];
    for (int i = 0; i < 3; i++) // above 2 first, so that no dup2 overwrites one still needed
        streams[i] = fcntl(program->streams[i], F_DUPFD_CLOEXEC, 10);
    for (int i = 0; i < 3; i++)
        if (dup2(streams[i], i) < 0)
            return errno;
    if (grading)
        setsid();
    const char *folder = program->folder ? program->folder : grading ? SANDBOX_WORK : NULL;
    if (folder && chdir(folder) != 0)
        return errno;
    if (spec->limits)
        apply_limits(spec->limits, spec->install_filter != NULL);
    unblock_signals();
    char found[4096];
    const char *path = search_path(program->argv[0], env, found, sizeof found);
    if (!path)
        return ENOENT;
    execve(path, program->argv, env);
    return errno;
}

struct start {
    const struct init *init;
    size_t program;
    char *const *env;
    int errnum; // of execve
};

// In the program's process, which borrows init's memory until its execve: all it may leave there is errnum.
static int run_program(void *context)
{
    struct start *start = context;
    const struct init *init = start->init;
    struct sandbox_message started = {
        .kind = SANDBOX_STARTED, .program = (uint32_t)start->program, .pid = getpid()};
    say(init->control, &started);
    // Everything of shmark's closes at execve. What the caller of `trace` had open besides, its program
    // inherits.
    if (init->spec->kind == SANDBOX_GRADING)
        syscall(SYS_close_range, 3U, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
    start->errnum = execute(init, start->program, start->env);
    return 127; // to clone(2)'s wrapper, which ends the process
}

// As vfork does: copying the address space would be the dearest part of a short run, and init goes on when the program
// has been executed or has failed to be. With these flags the filter lets it pass (trace/filter.c).
static void start_program(const struct init *init, size_t index)
{
    enum { STACK_BYTES = 256 << 10 };
    // A new one each time: what the last start left on its stack was never returned from.
    AUTO_FREE char *stack = xcalloc(1, STACK_BYTES);
    AUTO_FREE char *preload = NULL;
    struct start start = {init, index, NULL, 0};
    start.env = environment_of(init->spec, &init->spec->programs[index], &preload);
    pid_t pid = clone(run_program, stack + STACK_BYTES,
                      CLONE_VM | CLONE_VFORK | CLONE_UNTRACED | SIGCHLD, &start);
    struct sandbox_message result = {
        .kind = SANDBOX_EXECUTED, .program = (uint32_t)index, .pid = pid, .error = start.errnum};
    if (pid < 0) {
        result.kind = SANDBOX_FAILED;
        result.error = errno;
    } else if (start.errnum) {
        result.kind = SANDBOX_EXEC_FAILED;
    }
    if (preload)
        free((void *)(uintptr_t)start.env);
    say(init->control, &result);
}

static uint64_t children_cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
           (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// Reaps all that has ended. Says IDLE when that was the last child.
static void reap(const struct init *init)
{
    for (;;) {
        struct sandbox_message message = {.kind = SANDBOX_REAPED};
        message.pid = waitpid(-1, &message.wait_status, WNOHANG | OWN_WAIT);
        if (message.pid == 0)
            return;
        if (message.pid < 0 && errno == EINTR)
            continue;
        if (message.pid < 0)
            message = (struct sandbox_message){.kind = SANDBOX_IDLE, .cpu_us = children_cpu_us()};
        say(init->control, &message);
        if (message.kind == SANDBOX_IDLE)
            return;
    }
}

static void finish(const struct init *init) __attribute__((noreturn));
static void finish(const struct init *init)
{
    struct sandbox_message message = {.kind = SANDBOX_DONE};
    own_kill_all();
    while (waitpid(-1, NULL, OWN_WAIT) > 0 || errno == EINTR)
        ;
    message.cpu_us = children_cpu_us();
    say(init->control, &message);
    // Not _exit: the filter holds that call too, and the supervisor has closed the listener.
    for (;;)
        own_poll(NULL, 0);
}

static void serve(const struct init *init)
{
    for (;;) {
        struct pollfd waits[] = {{.fd = init->control, .events = POLLIN},
                                 {.fd = init->signals, .events = POLLIN}};
        if (own_poll(waits, 2) < 0)
            continue;
        if (waits[1].revents) {
            struct signalfd_siginfo info;
            while (own_read(init->signals, &info, sizeof info) == (ssize_t)sizeof info)
                ;
            reap(init);
        }
        if (!waits[0].revents)
            continue;
        struct sandbox_message message;
        if (fd_receive(init->control, &message, sizeof message, NULL, NULL) !=
                (ssize_t)sizeof message ||
            message.kind == SANDBOX_FINISH)
            finish(init);
        if (message.kind == SANDBOX_START)
            start_program(init, message.program);
    }
}

void sandbox_init(const struct sandbox_spec *spec, int control, int supervisor)
{
    close(supervisor);
    // Set again later: becoming another user clears it. If the supervisor died before, its end of the
    // socket is closed and the first message fails.
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    prctl(PR_SET_NAME, "shmark-init", 0, 0, 0);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    if (spec->kind == SANDBOX_GRADING)
        reset_signals();

    int fds[4];
    size_t count = 0;
    struct error *error = set_up(spec, control, fds, &count);
    struct sandbox_message message = {.kind = error ? SANDBOX_FAILED : SANDBOX_READY};
    if (error)
        snprintf(message.text, sizeof message.text, "%s", error_message(error));
    if (fd_send(control, &message, sizeof message, fds, count) < 0 || error)
        _exit(1);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);

    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    struct init init = {spec, control, signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK)};
    serve(&init);
    _exit(1);
}
