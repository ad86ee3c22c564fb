// Two processes create, attach, detach and remove under one key as fast as they can.
// COMPARE: none
// OUTPUT: none
#include "trace.h"

int main(void)
{
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            int failures = 0;
            for (int round = 0; round < 500; round++) {
                int id = shmget(0x1357, 4096, IPC_CREAT | 0600);
                char *p = shmat(id, NULL, 0);
                failures += id == -1 || (p == (char *)-1 && errno != EINVAL && errno != EIDRM);
                failures += p != (char *)-1 && shmdt(p) != 0;
                shmctl(id, IPC_RMID, NULL);
            }
            _exit(failures != 0);
        }
    wait_all();
    return 0;
}
