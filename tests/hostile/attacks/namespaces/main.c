// New namespaces would bring new capabilities, and an IPC namespace that nobody watches.
#include "attack.h"

int main(void)
{
    MUST_FAIL(unshare(CLONE_NEWIPC));
    MUST_FAIL(unshare(CLONE_NEWUSER));
    MUST_FAIL(unshare(CLONE_NEWUSER | CLONE_NEWIPC));
    MUST_FAIL(unshare(CLONE_NEWNS));
    MUST_FAIL(unshare(CLONE_NEWNET));
    MUST_FAIL(unshare(CLONE_NEWPID));
    MUST_FAIL(setns(open("/proc/1/ns/ipc", O_RDONLY), 0));
    MUST_FAIL(setns(open("/proc/self/ns/user", O_RDONLY), 0));
    long child = syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWIPC | SIGCHLD, 0, 0, 0, 0);
    if (child == 0)
        _exit(0);
    must_fail("clone with new namespaces", child);
    ordinary_work();
    return repelled();
}
