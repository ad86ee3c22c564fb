// Ids that never were, or are no longer.
#include "trace.h"

int main(void)
{
    struct shmid_ds ds;
    TELL_ADDRESS(shmat(12345, NULL, 0));
    TELL_ADDRESS(shmat(-1, NULL, 0));
    TELL(shmctl(12345, IPC_STAT, &ds));
    TELL(shmctl(-1, IPC_RMID, NULL));
    TELL(shmctl(0, IPC_RMID, NULL));
    int id = TELL(shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL));
    TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmctl(id, IPC_STAT, &ds));
    TELL(shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
