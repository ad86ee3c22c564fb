// Three levels, two children each, every process with a segment of its own.
// OUTPUT: none
#include "trace.h"

static void grow(int depth)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    char *p = shmat(id, NULL, 0);
    for (int i = 0; depth > 0 && i < 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            grow(depth - 1);
            _exit(depth);
        }
        waitpid(child, NULL, 0);
    }
    shmdt(p);
    shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
    grow(3);
    return 0;
}
