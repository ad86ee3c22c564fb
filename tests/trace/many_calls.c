// More calls than are kept: the first 10,000, and the true number.
// COMPARE: none
#include "trace.h"

int main(void)
{
    for (int i = 0; i < 6000; i++)
        shmctl(shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600), IPC_RMID, NULL);
    return 0;
}
