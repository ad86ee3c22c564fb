// IPC_SET changes the mode and the owner; the bits beyond 0777 are ignored.
#include "trace.h"

int main(void)
{
    struct shmid_ds ds;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_STAT, &ds));
    ds.shm_perm.mode = 07444;
    TELL(shmctl(id, IPC_SET, &ds)); // AT:set
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "mode %o\n", ds.shm_perm.mode);
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
