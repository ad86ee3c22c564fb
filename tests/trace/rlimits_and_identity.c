// What a traced program may ask about itself is what it is bare.
#include "trace.h"
#include <sys/prctl.h>
#include <sys/resource.h>

int main(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    dprintf(1, "files %ld\n", (long)limit.rlim_cur);
    getrlimit(RLIMIT_NPROC, &limit);
    dprintf(1, "processes %ld\n", (long)limit.rlim_cur);
    dprintf(1, "user %d %d group %d\n", getuid(), geteuid(), getgid());
    dprintf(1, "umask %o\n", umask(0));
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int i = 1; i < 32; i++) {
        struct sigaction action;
        sigaction(i, NULL, &action);
        if (action.sa_handler != SIG_DFL || sigismember(&blocked, i))
            dprintf(1, "signal %d changed\n", i);
    }
    dprintf(1, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
    return 0;
}
