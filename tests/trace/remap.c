// SHM_REMAP: EINVAL with a null address; over an attachment it replaces it.
#include "trace.h"

int main(void)
{
    int one = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    int two = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(one, NULL, SHM_REMAP));
    char *p = TELL_ADDRESS(shmat(one, NULL, 0));
    char *q = TELL_ADDRESS(shmat(two, p, SHM_REMAP)); // AT:remap
    *q = 1;
    struct shmid_ds ds;
    TELL(shmctl(one, IPC_STAT, &ds));
    dprintf(1, "nattch %lu\n", (unsigned long)ds.shm_nattch);
    TELL(shmdt(q));
    TELL(shmctl(one, IPC_RMID, NULL));
    TELL(shmctl(two, IPC_RMID, NULL));
    return 0;
}
