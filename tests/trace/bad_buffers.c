// Buffers that the kernel cannot read or write: EFAULT. A null one too.
#include "trace.h"

int main(void)
{
    struct shmid_ds ds;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_STAT, (struct shmid_ds *)1));
    TELL(shmctl(id, IPC_STAT, NULL));
    TELL(shmctl(id, IPC_SET, (struct shmid_ds *)1));
    TELL(shmctl(0, SHM_INFO, (struct shmid_ds *)1));
    TELL(shmctl(0, SHM_STAT, (struct shmid_ds *)1));
    char *read_only = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TELL(shmctl(id, IPC_STAT, (struct shmid_ds *)read_only));
    TELL(shmctl(id, 99, &ds));
    TELL(shmctl(id, 22, &ds));
    TELL(shmctl(id, IPC_RMID, (struct shmid_ds *)1));
    return 0;
}
