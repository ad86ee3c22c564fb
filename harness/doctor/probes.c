// The list of probes, and those of the kernel's tracing and of the tools.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "doctor/namespaces.h"
#include "doctor/probe.h"
#include "os/fd.h"
#include "os/kernel.h"
#include "os/procfs.h"

static bool failed(char detail[static DETAIL_BYTES], const char *what, int errnum)
{
    snprintf(detail, DETAIL_BYTES, "%s: %s", what, strerror(errnum));
    return false;
}

static bool works_kernel(char detail[static DETAIL_BYTES])
{
    struct utsname name;
    int major = 0, minor = 0;
    if (uname(&name) != 0 || sscanf(name.release, "%d.%d", &major, &minor) != 2)
        return failed(detail, "uname", errno);
    snprintf(detail, DETAIL_BYTES, "Linux %.60s on %.60s", name.release, name.machine);
    return (major > 5 || (major == 5 && minor >= 5)) && strcmp(name.machine, "x86_64") == 0;
}

// A listener for a filter that lets everything pass, with these further flags; or a negative errno.
static int listen_with(unsigned long flags)
{
    struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {.len = 1, .filter = allow};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -errno;
    long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                      SECCOMP_FILTER_FLAG_NEW_LISTENER | flags, &program);
    return fd < 0 ? -errno : (int)fd;
}

static bool works_notification(char detail[static DETAIL_BYTES])
{
    struct seccomp_notif_sizes sizes;
    if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) != 0)
        return failed(detail, "SECCOMP_GET_NOTIF_SIZES", errno);
    int fd = listen_with(0);
    if (fd == -EBUSY) {
        snprintf(detail, DETAIL_BYTES, "this process is already under a listener");
        return false;
    }
    return fd >= 0 || failed(detail, "SECCOMP_FILTER_FLAG_NEW_LISTENER", -fd);
}

static bool works_wait_killable(char detail[static DETAIL_BYTES])
{
    int fd = listen_with(SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
    return fd >= 0 || failed(detail, "Linux 5.19", -fd);
}

static bool works_sync_wake_up(char detail[static DETAIL_BYTES])
{
    int fd = listen_with(0);
    if (fd < 0)
        return failed(detail, "no listener", -fd);
    // The flags are the argument itself, not behind a pointer.
    return ioctl(fd, SHMARK_SECCOMP_IOCTL_NOTIF_SET_FLAGS,
                 SHMARK_SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP) == 0 ||
           failed(detail, "Linux 6.6", errno);
}

static bool works_procmap_query(char detail[static DETAIL_BYTES])
{
    int fd = proc_open(getpid(), "maps");
    if (fd < 0)
        return failed(detail, "/proc/self/maps", -fd);
    struct procmap_query_v1 query = {.size = sizeof query,
                                     .query_flags = SHMARK_PROCMAP_COVERING_OR_NEXT};
    return ioctl(fd, SHMARK_PROCMAP_QUERY, &query) == 0 || failed(detail, "Linux 6.11", errno);
}

static bool works_pidfd(char detail[static DETAIL_BYTES])
{
    return syscall(SYS_pidfd_open, getpid(), 0) >= 0 || failed(detail, "pidfd_open", errno);
}

static bool works_children(char detail[static DETAIL_BYTES])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    return access(path, R_OK) == 0 || failed(detail, "/proc/PID/task/TID/children", errno);
}

// Attaches to a child that is no descendant's debugger yet; the child ends when the pipe closes.
static bool works_ptrace(char detail[static DETAIL_BYTES])
{
    int ends[2];
    if (pipe(ends) != 0)
        return failed(detail, "pipe", errno);
    pid_t pid = fork();
    if (pid < 0)
        return failed(detail, "fork", errno);
    if (pid == 0) {
        char byte;
        close(ends[1]);
        ssize_t got = read(ends[0], &byte, 1);
        _exit(got < 0);
    }
    long result = ptrace(PTRACE_SEIZE, pid, 0, 0);
    int errnum = errno;
    close(ends[1]);
    waitpid(pid, NULL, 0);
    return result == 0 || failed(detail, "PTRACE_SEIZE of a child", errnum);
}

static bool find_tool(const char *name, char detail[static DETAIL_BYTES])
{
    const char *path = getenv("PATH");
    AUTO_FREE char *folders = xstrdup(path ? path : "/usr/bin:/bin");
    char *rest = folders;
    for (char *folder; (folder = strsep(&rest, ":"));) {
        snprintf(detail, DETAIL_BYTES, "%s/%s", folder, name);
        if (access(detail, X_OK) == 0)
            return true;
    }
    snprintf(detail, DETAIL_BYTES, "not found in PATH");
    return false;
}

static bool works_gcc(char detail[static DETAIL_BYTES])
{
    return find_tool("gcc", detail);
}

static bool works_gxx(char detail[static DETAIL_BYTES])
{
    return find_tool("g++", detail);
}

static bool works_make(char detail[static DETAIL_BYTES])
{
    return find_tool("make", detail);
}

#define NEWER_KERNEL "sudo apt-get install linux-image-amd64 && sudo reboot"

const struct probe probes[] = {
    {"kernel", "Linux 5.5 or later on x86-64, for everything", NEEDED_TO_TRACE, works_kernel,
     NEWER_KERNEL, NULL},
    {"seccomp-notification", "seeing the calls that a program makes", NEEDED_TO_TRACE,
     works_notification, "run it outside of other tracers and sandboxes", NULL},
    {"sysv-ipc", "shared memory segments at all", NEEDED_TO_TRACE, works_sysv, NULL, NULL},
    {"pidfd", "knowing for sure which process ended", NEEDED_TO_TRACE, works_pidfd, NEWER_KERNEL,
     NULL},
    {"user-namespace", "a sandbox that needs no rights", NEEDED_TO_ISOLATE, works_user_namespace,
     NULL, mend_namespaces},
    {"ipc-namespace", "segments of its own for each run", NEEDED_TO_ISOLATE, works_ipc_namespace,
     NULL, mend_namespaces},
    {"pid-namespace", "ending all that a program started", NEEDED_TO_ISOLATE, works_pid_namespace,
     NULL, mend_namespaces},
    {"mount-namespace", "a read-only root and private files", NEEDED_TO_ISOLATE,
     works_mount_namespace, NULL, mend_namespaces},
    {"net-namespace", "keeping programs off the network", NEEDED_TO_ISOLATE, works_net_namespace,
     NULL, mend_namespaces},
    {"uts-namespace", "a host name of its own", NEEDED_TO_ISOLATE, works_uts_namespace, NULL,
     mend_namespaces},
    {"tmpfs", "a private /dev/shm, /tmp and working folder", NEEDED_TO_ISOLATE, works_tmpfs, NULL,
     mend_namespaces},
    {"proc-mount", "a /proc that shows only the run", NEEDED_TO_ISOLATE, works_proc_mount, NULL,
     mend_namespaces},
    {"gcc", "building C submissions", NEEDED_TO_BUILD, works_gcc, "sudo apt-get install gcc", NULL},
    {"g++", "building C++ submissions", WANTED, works_gxx, "sudo apt-get install g++", NULL},
    {"make", "submissions that come with a Makefile", WANTED, works_make,
     "sudo apt-get install make", NULL},
    {"wait-killable", "calls that signals cannot disturb (Linux 5.19)", WANTED, works_wait_killable,
     NEWER_KERNEL, NULL},
    {"sync-wake-up", "notifications at half the price (Linux 6.6)", WANTED, works_sync_wake_up,
     NEWER_KERNEL, NULL},
    {"procmap-query", "finding attached segments faster (Linux 6.11)", WANTED, works_procmap_query,
     NEWER_KERNEL, NULL},
    {"proc-children", "finding the processes of a run", WANTED, works_children, NULL, NULL},
    {"ptrace", "results that only show when a call returns", WANTED, works_ptrace,
     "sudo sysctl -w kernel.yama.ptrace_scope=1", NULL},
    {"shm-rmid-forced", "exact leaks under `trace --shared-ipc`", WANTED, works_rmid_forced,
     "sudo sysctl -w kernel.shm_rmid_forced=0", NULL},
};

const size_t probe_count = sizeof probes / sizeof *probes;
