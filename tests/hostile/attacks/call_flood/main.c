// Failing calls as fast as they go, from several processes.
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            for (;;)
                shmdt(NULL);
    for (;;)
        shmctl(-1, IPC_RMID, NULL);
}
