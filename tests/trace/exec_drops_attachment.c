// exec ends an attachment; the segment stays, and the same process goes on as another program.
#include "trace.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int id = atoi(argv[1]);
        struct shmid_ds ds;
        TELL(shmctl(id, IPC_STAT, &ds));
        dprintf(1, "nattch %lu creator is me %d\n", (unsigned long)ds.shm_nattch,
                ds.shm_cpid == getpid());
        TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
        return 0;
    }
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(id, NULL, 0));
    char text[20];
    snprintf(text, sizeof text, "%d", id);
    execl(argv[0], argv[0], text, (char *)NULL); // AT:exec
    return 1;
}
