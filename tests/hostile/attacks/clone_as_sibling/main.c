// clone(CLONE_PARENT): a sibling, whose parent is the sandbox's first process.
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 10; i++)
        if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0) {
            ordinary_work();
            _exit(77);
        }
    return 0;
}
