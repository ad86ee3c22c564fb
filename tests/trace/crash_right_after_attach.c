// A crash in the instruction after shmat: the attach is known nevertheless.
#include "trace.h"

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    shmat(id, NULL, 0);
    *(volatile int *)8 = 1;
    return 0;
}
