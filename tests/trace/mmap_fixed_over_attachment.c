// A fixed mapping over an attachment replaces it without any shm call.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    char *q = mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    dprintf(1, "same place: %d\n", p == q);
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "nattch %lu\n", (unsigned long)ds.shm_nattch);
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
