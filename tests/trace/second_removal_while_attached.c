// While somebody is attached a second IPC_RMID succeeds; the id can still be attached, the key not.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0x1234, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:first
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:second
    char *q = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmget(0x1234, 0, 0));
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "mode %o nattch %lu key %d\n", ds.shm_perm.mode, (unsigned long)ds.shm_nattch,
            ds.shm_perm.__key);
    TELL(shmdt(p));
    TELL(shmdt(q));
    TELL_ADDRESS(shmat(id, NULL, 0));
    return 0;
}
