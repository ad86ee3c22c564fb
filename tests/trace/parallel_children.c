// Children that run at the same moment on one segment.
// OUTPUT: none
#include "trace.h"

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    for (int i = 0; i < 8; i++)
        if (fork() == 0) {
            for (int round = 0; round < 50; round++) {
                char *p = shmat(id, NULL, 0);
                p[i]++;
                shmdt(p);
            }
            _exit(i);
        }
    wait_all();
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
