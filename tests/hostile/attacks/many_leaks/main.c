// Leaks by the hundred, of each kind.
#include "attack.h"
#include <sys/msg.h>
#include <sys/sem.h>

int main(void)
{
    for (int i = 1; i <= 300; i++) {
        shmget(i, 1, IPC_CREAT | 0600);
        semget(i, 1, IPC_CREAT | 0600);
        msgget(i, IPC_CREAT | 0600);
    }
    return 0;
}
