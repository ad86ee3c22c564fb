// SHM_LOCK and SHM_UNLOCK show in the mode.
#include "trace.h"

int main(void)
{
    struct shmid_ds ds;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL(shmctl(id, SHM_LOCK, NULL));
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "mode %o\n", ds.shm_perm.mode);
    TELL(shmctl(id, SHM_UNLOCK, NULL));
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "mode %o\n", ds.shm_perm.mode);
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
