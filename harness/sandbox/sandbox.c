#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "sandbox/init.h"
#include "sandbox/layout.h"

// Who the programs are on the machine when root grades: nobody, everywhere.
static const uid_t outer_user_of_root = 65534;

static bool write_id_map(pid_t pid, const char *file, unsigned inside, unsigned outside)
{
    char path[64], map[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    snprintf(map, sizeof map, "%u %u 1", inside, outside);
    return fd_write_file(path, map) == 0;
}

struct mapping {
    int go; // eventfd: the namespace is there
    pid_t pid;
    unsigned inside, outside;
    bool done;
};

static int map_users(void *context)
{
    struct mapping *mapping = context;
    uint64_t count;
    fd_read_all(mapping->go, &count, sizeof count);
    mapping->done = write_id_map(mapping->pid, "uid_map", mapping->inside, mapping->outside) &&
                    write_id_map(mapping->pid, "gid_map", mapping->inside, mapping->outside);
    return 0; // to clone(2)'s wrapper, which ends the process
}

// Only a process outside of the namespace may map another user than its own: a child that stays outside does it. It
// shares the caller's memory, which is cheaper to start than a copy; so until it has ended, the caller does nothing
// that could touch the same.
static struct error *enter_user_as_root(unsigned inside, unsigned outside)
{
    enum { STACK_BYTES = 32768 };
    AUTO_CLOSE int go = eventfd(0, EFD_CLOEXEC);
    AUTO_FREE char *stack = xcalloc(1, STACK_BYTES);
    struct mapping mapping = {go, getpid(), inside, outside, false};
    pid_t child = go < 0 ? -1 : clone(map_users, stack + STACK_BYTES, CLONE_VM | SIGCHLD, &mapping);
    if (child < 0)
        return error_errno(errno, "start a process");
    int errnum = unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
    const uint64_t one = 1;
    fd_write_all(go, &one, sizeof one);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    if (errnum)
        return error_errno(errnum, "make a user namespace (see `shmark doctor`)");
    if (!mapping.done)
        return error_new(ERROR_INTERNAL, "cannot map users into the sandbox's user namespace");
    return NULL;
}

static struct error *enter_user_as_user(unsigned inside_uid, unsigned inside_gid)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWUSER) != 0)
        return error_errno(errno, "unshare the user namespace (see `shmark doctor`)");
    fd_write_file("/proc/self/setgroups", "deny");
    if (!write_id_map(getpid(), "uid_map", inside_uid, uid) ||
        !write_id_map(getpid(), "gid_map", inside_gid, gid))
        return error_new(ERROR_INTERNAL, "cannot map the user into the sandbox's user namespace "
                                         "(see `shmark doctor`)");
    return NULL;
}

// Root of a user namespace that holds but one user (a rootless container) is an ordinary user in all but name.
static bool can_become(uid_t user)
{
    if (geteuid() != 0)
        return false;
    setfsuid(user);
    return (uid_t)setfsuid(0) == user; // what it was
}

static struct error *enter_grading(void)
{
    pid_t parent = getppid();
    if (can_become(outer_user_of_root)) {
        if (setgroups(0, NULL) != 0)
            return error_errno(errno, "setgroups");
        TRY(enter_user_as_root(SANDBOX_UID, outer_user_of_root));
    } else {
        TRY(enter_user_as_user(SANDBOX_UID, SANDBOX_GID));
    }
    if (setresgid(SANDBOX_GID, SANDBOX_GID, SANDBOX_GID) != 0 ||
        setresuid(SANDBOX_UID, SANDBOX_UID, SANDBOX_UID) != 0)
        return error_errno(errno, "become the sandbox's user");
    // Becoming another user has cleared what the caller may have set.
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent)
        return error_new(ERROR_INTERNAL, "shmark was stopped");
    // Best effort (the limit is there since Linux 4.9): programs have no use for namespaces, and a
    // user namespace would give them capabilities to attack the kernel with.
    fd_write_file("/proc/sys/user/max_user_namespaces", "0");
    return NULL;
}

struct error *sandbox_enter(enum sandbox_kind kind, const char *const *hidden)
{
    struct error *error = NULL;
    layout_hide(hidden);
    if (kind == SANDBOX_GRADING)
        error = enter_grading();
    else if (geteuid() != 0)
        error = enter_user_as_user(geteuid(), getegid());
    return error_wrap(error, "sandbox");
}

// fork() with new namespaces. The child's memory is a copy, as fork's is.
static pid_t clone_init(unsigned long namespaces)
{
    return (pid_t)syscall(SYS_clone, namespaces | SIGCHLD, NULL, NULL, NULL, NULL);
}

// An init without children that sandbox_stop has left behind, or 0.
static pid_t left;

static void end_init(pid_t init)
{
    kill(init, SIGKILL);
    while (waitpid(init, NULL, 0) < 0 && errno == EINTR)
        ;
}

void sandbox_wait(void)
{
    if (left > 0)
        end_init(left);
    left = 0;
}

static struct error *await_ready(struct sandbox *sandbox, const struct sandbox_spec *spec)
{
    struct sandbox_message message;
    int fds[4];
    size_t count = 4;
    ssize_t got = fd_receive(sandbox->control, &message, sizeof message, fds, &count);
    if (got != (ssize_t)sizeof message)
        return error_new(ERROR_INTERNAL, "sandbox: its init died before it was ready");
    if (message.kind == SANDBOX_FAILED)
        return error_new(ERROR_INTERNAL, "sandbox: %.*s", (int)sizeof message.text, message.text);
    size_t next = 0;
    sandbox->shm_folder = next < count ? fds[next++] : -1;
    if (spec->kind == SANDBOX_GRADING) {
        sandbox->work_folder = next < count ? fds[next++] : -1;
        sandbox->temporary_folder = next < count ? fds[next++] : -1;
    }
    if (spec->install_filter)
        sandbox->listener = next < count ? fds[next++] : -1;
    fcntl(sandbox->control, F_SETFL, O_NONBLOCK);
    return NULL;
}

static struct error *unshare_ipc(const struct sandbox_spec *spec)
{
    if (spec->kind == SANDBOX_OPEN)
        return NULL;
    if (unshare(CLONE_NEWIPC) != 0)
        return error_errno(errno, "sandbox: unshare the IPC namespace");
    if (spec->first_shmid >= 0) {
        char id[16];
        snprintf(id, sizeof id, "%d", spec->first_shmid);
        fd_write_file("/proc/sys/kernel/shm_next_id", id);
    }
    return NULL;
}

static void raise_loopback(void)
{
    AUTO_CLOSE int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
    strcpy(request.ifr_name, "lo");
    if (socket_fd >= 0)
        ioctl(socket_fd, SIOCSIFFLAGS, &request);
}

// Making a network namespace takes the kernel as long as all the rest of a sandbox: the supervisor makes it for
// itself, who has no use for a network, while init lays out the file system.
static struct error *hand_over_network(struct sandbox *sandbox)
{
    if (unshare(CLONE_NEWNET) != 0)
        return error_errno(errno, "sandbox: unshare the network namespace");
    raise_loopback();
    AUTO_CLOSE int namespace = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (namespace < 0)
        return error_errno(errno, "sandbox: open the network namespace");
    struct sandbox_message message = {.kind = SANDBOX_NETWORK};
    fd_send(sandbox->control, &message, sizeof message, &namespace, 1);
    return NULL;
}

// Said before init listens, so that it need not wait for it. Should it be gone already, await_ready tells why.
static struct error *tell_first(const struct sandbox_spec *spec, struct sandbox *sandbox)
{
    if (spec->kind == SANDBOX_GRADING)
        TRY(hand_over_network(sandbox));
    for (size_t i = 0; i < spec->program_count; i++)
        if (spec->at_once[i])
            error_free(sandbox_start_program(sandbox, i));
    return NULL;
}

struct error *sandbox_start(const struct sandbox_spec *spec, struct sandbox *out)
{
    *out = SANDBOX_NONE;
    sandbox_wait();
    TRY(unshare_ipc(spec));
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_errno(errno, "sandbox: socketpair");
    unsigned long namespaces = CLONE_NEWPID | CLONE_NEWNS;
    if (spec->kind == SANDBOX_GRADING)
        namespaces |= CLONE_NEWUTS;
    out->control = ends[0];
    fflush(NULL);
    out->init = clone_init(namespaces);
    if (out->init == 0)
        sandbox_init(spec, ends[1], ends[0]);
    int errnum = errno;
    close(ends[1]);
    if (out->init < 0) {
        out->init = 0;
        fd_close(&out->control);
        return error_errno(errnum, "sandbox: clone init into new namespaces");
    }
    out->init_pidfd = (int)syscall(SYS_pidfd_open, out->init, 0);
    struct error *error = tell_first(spec, out);
    if (!error)
        error = await_ready(out, spec);
    if (error) {
        end_init(out->init);
        out->init = 0;
        sandbox_stop(out, NULL);
    }
    return error;
}

struct error *sandbox_start_program(struct sandbox *sandbox, size_t program)
{
    struct sandbox_message message = {.kind = SANDBOX_START, .program = (uint32_t)program};
    int errnum = fd_send(sandbox->control, &message, sizeof message, NULL, 0);
    sandbox->starting++;
    sandbox->idle = false;
    return errnum < 0 ? error_errno(-errnum, "sandbox: tell init to start a program") : NULL;
}

int sandbox_receive(struct sandbox *sandbox, struct sandbox_message *out)
{
    ssize_t got = fd_receive(sandbox->control, out, sizeof *out, NULL, NULL);
    if (got == -EAGAIN)
        return 0;
    if (got < 0)
        return (int)got;
    if (got != (ssize_t)sizeof *out)
        return -EPIPE;
    if (out->kind == SANDBOX_STARTED)
        sandbox->starting--;
    // Said before init saw the latest request to start a program, it is out of date.
    sandbox->idle = out->kind == SANDBOX_IDLE && sandbox->starting == 0;
    sandbox->cpu_us = out->cpu_us;
    return 1;
}

// Waits until init has said DONE or is dead. Programs that sit in a notification die of SIGKILL without
// an answer, so nobody else need be served meanwhile; but the death of one that was seized by ptrace must
// be taken by its tracer, or init waits for it for ever.
static void await_done(struct sandbox *sandbox, uint64_t *cpu_us)
{
    enum { LOOK_EVERY_MS = 20, PATIENCE_MS = 3000 };
    for (int waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += LOOK_EVERY_MS) {
        struct pollfd waits[] = {{.fd = sandbox->control, .events = POLLIN},
                                 {.fd = sandbox->init_pidfd, .events = POLLIN}};
        poll(waits, 2, LOOK_EVERY_MS);
        siginfo_t child = {0};
        while (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
               child.si_pid != 0 && child.si_pid != sandbox->init)
            waitpid(child.si_pid, NULL, __WALL | WNOHANG);
        struct sandbox_message message;
        int got;
        while ((got = sandbox_receive(sandbox, &message)) > 0) {
            if (message.kind != SANDBOX_DONE)
                continue;
            if (cpu_us)
                *cpu_us = message.cpu_us;
            return;
        }
        if (got < 0)
            return;
    }
}

void sandbox_stop(struct sandbox *sandbox, uint64_t *cpu_us)
{
    if (cpu_us)
        *cpu_us = sandbox->cpu_us;
    if (sandbox->init > 0 && sandbox->idle) {
        sandbox_wait();
        left = sandbox->init;
    } else if (sandbox->init > 0) {
        struct sandbox_message message = {.kind = SANDBOX_FINISH};
        // With the listener closed nobody can hold a call: kill(2) by init itself included.
        fd_close(&sandbox->listener);
        if (fd_send(sandbox->control, &message, sizeof message, NULL, 0) == 0)
            await_done(sandbox, cpu_us);
        end_init(sandbox->init);
    }
    sandbox->init = 0;
    fd_close(&sandbox->init_pidfd);
    fd_close(&sandbox->control);
    fd_close(&sandbox->listener);
    fd_close(&sandbox->shm_folder);
    fd_close(&sandbox->work_folder);
    fd_close(&sandbox->temporary_folder);
}
