// What a program learns of a segment that is gone, is not its, or is no segment; unlocked without a lock; detached twice.
#include "proc.h"

int main(void)
{
    struct shmid_ds ds;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0400));
    char *p = TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY)); // AT:at
    TELL(shmctl(id, SHM_UNLOCK, NULL));
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "dest %d nattch %lu\n", (ds.shm_perm.mode & SHM_DEST) != 0, (unsigned long)ds.shm_nattch);
    TELL(shmdt(p)); // AT:dt
    TELL(shmdt(p)); // AT:again
    TELL(shmctl(id, IPC_STAT, &ds));
    TELL(shmctl(id, 77, &ds));
    TELL_ADDRESS(shmat(id, NULL, 0));
    return 0;
}
