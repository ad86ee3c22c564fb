#include "doctor/namespaces.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/fd.h"

static bool failed(char detail[static DETAIL_BYTES], const char *what, int errnum)
{
    snprintf(detail, DETAIL_BYTES, "%s: %s", what, strerror(errnum));
    return false;
}

// A user namespace in which the caller has all capabilities, as the sandbox enters one.
static bool enter_user(char detail[static DETAIL_BYTES])
{
    char map[64];
    unsigned uid = geteuid(), gid = getegid();
    if (unshare(CLONE_NEWUSER) != 0)
        return failed(detail, "unshare(CLONE_NEWUSER)", errno);
    int result = fd_write_file("/proc/self/setgroups", "deny");
    if (result == 0) {
        snprintf(map, sizeof map, "0 %u 1", uid);
        result = fd_write_file("/proc/self/uid_map", map);
    }
    if (result == 0) {
        snprintf(map, sizeof map, "0 %u 1", gid);
        result = fd_write_file("/proc/self/gid_map", map);
    }
    return result == 0 || failed(detail, "/proc/self/uid_map", -result);
}

static bool enter(char detail[static DETAIL_BYTES], int flag, const char *name)
{
    if (!enter_user(detail))
        return false;
    return unshare(flag) == 0 || failed(detail, name, errno);
}

bool works_user_namespace(char detail[static DETAIL_BYTES])
{
    return enter_user(detail);
}

bool works_ipc_namespace(char detail[static DETAIL_BYTES])
{
    return enter(detail, CLONE_NEWIPC, "unshare(CLONE_NEWIPC)");
}

bool works_pid_namespace(char detail[static DETAIL_BYTES])
{
    return enter(detail, CLONE_NEWPID, "unshare(CLONE_NEWPID)");
}

bool works_mount_namespace(char detail[static DETAIL_BYTES])
{
    return enter(detail, CLONE_NEWNS, "unshare(CLONE_NEWNS)");
}

bool works_net_namespace(char detail[static DETAIL_BYTES])
{
    return enter(detail, CLONE_NEWNET, "unshare(CLONE_NEWNET)");
}

bool works_uts_namespace(char detail[static DETAIL_BYTES])
{
    if (!enter(detail, CLONE_NEWUTS, "unshare(CLONE_NEWUTS)"))
        return false;
    return sethostname("shmark", 6) == 0 || failed(detail, "sethostname", errno);
}

bool works_tmpfs(char detail[static DETAIL_BYTES])
{
    if (!enter(detail, CLONE_NEWNS, "unshare(CLONE_NEWNS)"))
        return false;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return failed(detail, "making mounts private", errno);
    return mount("shmark", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m") == 0 ||
           failed(detail, "mounting a tmpfs on /dev/shm", errno);
}

// A proc of its own can be mounted only from within the PID namespace, and only where nothing
// covers the outer one.
bool works_proc_mount(char detail[static DETAIL_BYTES])
{
    if (!enter(detail, CLONE_NEWPID | CLONE_NEWNS, "unshare(CLONE_NEWPID | CLONE_NEWNS)"))
        return false;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return failed(detail, "making mounts private", errno);
    pid_t pid = fork();
    if (pid < 0)
        return failed(detail, "fork", errno);
    if (pid == 0)
        _exit(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0 ? 0
                                                                                          : errno);
    int status = 0;
    if (waitpid(pid, &status, 0) != pid)
        return failed(detail, "waitpid", errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return failed(detail, "mounting /proc", WIFEXITED(status) ? WEXITSTATUS(status) : EIO);
}

// Tries it in an IPC namespace of its own where there is one, so that nothing can be left behind.
bool works_sysv(char detail[static DETAIL_BYTES])
{
    if (!works_ipc_namespace(detail))
        detail[0] = '\0';
    int shmid = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    if (shmid < 0)
        return failed(detail, "shmget", errno);
    void *address = shmat(shmid, NULL, 0);
    int errnum = errno;
    shmctl(shmid, IPC_RMID, NULL);
    return address != (void *)-1 || failed(detail, "shmat", errnum);
}

static long read_number(const char *path)
{
    long number = -1;
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    if (fscanf(file, "%ld", &number) != 1)
        number = -1;
    fclose(file);
    return number;
}

bool works_rmid_forced(char detail[static DETAIL_BYTES])
{
    long forced = read_number("/proc/sys/kernel/shm_rmid_forced");
    snprintf(detail, DETAIL_BYTES, "kernel.shm_rmid_forced = %ld", forced);
    return forced == 0;
}

const char *mend_namespaces(void)
{
    if (read_number("/proc/sys/user/max_user_namespaces") == 0)
        return "sudo sysctl -w user.max_user_namespaces=15000";
    if (read_number("/proc/sys/kernel/unprivileged_userns_clone") == 0)
        return "sudo sysctl -w kernel.unprivileged_userns_clone=1";
    if (read_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
        return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
    if (access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0)
        return "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
               "--security-opt systempaths=unconfined ...";
    return NULL;
}
