// IPC_INFO, SHM_INFO, SHM_STAT and SHM_STAT_ANY.
#include "trace.h"

int main(void)
{
    struct shminfo limits;
    struct shm_info info;
    struct shmid_ds ds;
    TELL(shmctl(0, IPC_INFO, (struct shmid_ds *)&limits));
    dprintf(1, "shmmni %lu shmmin %lu\n", limits.shmmni, limits.shmmin);
    int one = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    int two = TELL(shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600));
    TELL(shmctl(0, IPC_INFO, (struct shmid_ds *)&limits));
    TELL(shmctl(0, SHM_INFO, (struct shmid_ds *)&info));
    dprintf(1, "used %d pages %lu\n", info.used_ids, info.shm_tot);
    TELL(shmctl(0, SHM_STAT, &ds));
    TELL(shmctl(1, SHM_STAT, &ds));
    dprintf(1, "size %zu cpid pid=%d me pid=%d\n", ds.shm_segsz, ds.shm_cpid, getpid());
    TELL(shmctl(1, SHM_STAT_ANY, &ds));
    dprintf(1, "size %zu cpid pid=%d\n", ds.shm_segsz, ds.shm_cpid);
    TELL(shmctl(7, SHM_STAT, &ds));
    TELL(shmctl(one, IPC_RMID, NULL));
    TELL(shmctl(two, IPC_RMID, NULL));
    return 0;
}
