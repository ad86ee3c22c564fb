// Addresses that shmat and shmdt refuse.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmdt(p + 1));
    TELL(shmdt(p + 4096));
    TELL(shmdt(NULL));
    TELL(shmdt((void *)-1));
    TELL(shmdt(&p));
    TELL_ADDRESS(shmat(id, (void *)0x10000001, 0));
    TELL_ADDRESS(shmat(id, p, 0));
    TELL_ADDRESS(shmat(id, (void *)0xffff800000000000, 0));
    TELL(shmdt(p));
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
