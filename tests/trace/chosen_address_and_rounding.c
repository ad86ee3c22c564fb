// A chosen address, and SHM_RND that rounds it down.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, (void *)0x200000000, 0));
    char *q = TELL_ADDRESS(shmat(id, (void *)0x300000fff, SHM_RND));
    TELL(shmdt(p));
    TELL(shmdt(q));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
