#include "attack.h"

int main(void)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)main, 1};
    for (int pid = 1; pid < 10; pid++) {
        if (pid == getpid())
            continue;
        MUST_FAIL(ptrace(PTRACE_ATTACH, pid, 0, 0));
        MUST_FAIL(ptrace(PTRACE_SEIZE, pid, 0, 0));
        MUST_FAIL(process_vm_readv(pid, &here, 1, &there, 1, 0));
        int fd = (int)syscall(SYS_pidfd_open, pid, 0);
        MUST_FAIL(fd == -1 ? -1 : syscall(SYS_pidfd_getfd, fd, 0, 0));
    }
    ordinary_work();
    return repelled();
}
