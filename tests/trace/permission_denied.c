// Mode 0 keeps an ordinary user out (root becomes one first; the user's number stays printable).
#include "trace.h"

int main(void)
{
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        return 1;
    int id = TELL(shmget(0x99, 64, IPC_CREAT | 0));
    TELL(shmget(0x99, 64, 0600));
    TELL(shmget(0x99, 64, IPC_CREAT | 0400));
    TELL_ADDRESS(shmat(id, NULL, 0));
    TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY));
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    TELL(shmctl(id, IPC_RMID, NULL));
    int semaphores = TELL(semget(0x99, 1, IPC_CREAT | 0));
    TELL(semctl(semaphores, 0, GETVAL));
    TELL(semctl(semaphores, 0, IPC_RMID));
    int queue = TELL(msgget(0x99, IPC_CREAT | 0));
    struct msqid_ds queue_ds;
    TELL(msgctl(queue, IPC_STAT, &queue_ds));
    TELL(msgctl(queue, IPC_RMID, NULL));
    return 0;
}
