// vfork and exec; the child shares the attachment until it execs, and is not counted again.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    pid_t child = vfork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    wait_for(child);
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "nattch %lu\n", (unsigned long)ds.shm_nattch);
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
