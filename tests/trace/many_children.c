// 136 children, each attaching and leaving.
// OUTPUT: none
#include "trace.h"

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    for (int i = 0; i < 136; i++)
        if (fork() == 0) {
            char *p = shmat(id, NULL, 0);
            p[i]++;
            shmdt(p);
            _exit(i);
        }
    wait_all();
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
