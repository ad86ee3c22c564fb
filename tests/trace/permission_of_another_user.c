// NEEDS: root
// A segment of root, mode 0600; a child that has become another user may not touch it.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0x42, 64, IPC_CREAT | 0600));
    pid_t child = fork();
    if (child == 0) {
        if (setresgid(1234, 1234, 1234) != 0 || setresuid(1234, 1234, 1234) != 0)
            _exit(1);
        struct shmid_ds ds;
        TELL(shmget(0x42, 64, 0600));
        TELL_ADDRESS(shmat(id, NULL, 0));
        TELL(shmctl(id, IPC_STAT, &ds));
        TELL(shmctl(0, SHM_STAT, &ds));
        TELL(shmctl(0, SHM_STAT_ANY, &ds));
        TELL(shmctl(id, IPC_RMID, NULL));
        TELL(shmctl(id, SHM_LOCK, NULL));
        _exit(0);
    }
    wait_for(child);
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
