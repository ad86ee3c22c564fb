// munmap of the whole attachment ends it, as shmdt does.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(munmap(p, 8192));
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "nattch %lu\n", (unsigned long)ds.shm_nattch);
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
