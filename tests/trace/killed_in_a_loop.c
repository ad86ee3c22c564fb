// A child killed somewhere in its loop of calls: no wrong result, at most its last call unknown.
// COMPARE: none
// OUTPUT: none
#include "trace.h"

int main(void)
{
    for (int i = 0; i < 20; i++) {
        int ready[2];
        if (pipe(ready) != 0)
            return 1;
        pid_t child = fork();
        if (child == 0) {
            for (int round = 0;; round++) {
                int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
                char *p = shmat(id, NULL, 0);
                shmdt(p);
                shmctl(id, IPC_RMID, NULL);
                if (round == 3 && write(ready[1], "", 1) != 1)
                    _exit(1);
            }
        }
        char byte;
        if (read(ready[0], &byte, 1) != 1)
            return 1;
        usleep((unsigned)i * 97);
        kill(child, SIGKILL);
        wait_for(child);
        close(ready[0]);
        close(ready[1]);
    }
    return 0;
}
