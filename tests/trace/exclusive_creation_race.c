// Four processes race for IPC_CREAT|IPC_EXCL under the same keys: exactly one wins each.
// COMPARE: none
// OUTPUT: none
#include "trace.h"

int main(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            int won = 0;
            for (int key = 1; key <= 50; key++)
                won += shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600) != -1;
            _exit(won);
        }
    wait_all();
    for (int key = 1; key <= 50; key++)
        shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
    return 0;
}
