// A child of fork inherits its parent's attachments and ends its own by shmdt.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0)); // AT:at
    pid_t child = fork();                       // AT:fork
    if (child == 0) {
        struct shmid_ds ds;
        TELL(shmctl(id, IPC_STAT, &ds));
        dprintf(1, "nattch %lu\n", (unsigned long)ds.shm_nattch);
        TELL(shmdt(p)); // AT:childdt
        _exit(5);
    }
    wait_for(child);
    TELL(shmdt(p)); // AT:dt
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
