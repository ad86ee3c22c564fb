// A semaphore set and a message queue left behind are leaks of their own kinds.
#include "trace.h"

int main(void)
{
    TELL(semget(0x77, 4, IPC_CREAT | 0600));     // AT:sem
    TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0622)); // AT:msg
    return 0;
}
