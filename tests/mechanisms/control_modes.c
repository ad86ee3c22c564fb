// IPC_STAT, IPC_SET and IPC_STAT again, of each kind.
#include "proc.h"

int main(void)
{
    struct shmid_ds shm_ds;
    struct semid_ds sem_ds;
    struct msqid_ds msg_ds;
    int shm = TELL(shmget(IPC_PRIVATE, 5000, IPC_CREAT | 0600)), sem = TELL(semget(IPC_PRIVATE, 2, IPC_CREAT | 0606));
    int msg = TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0660));
    TELL(shmctl(shm, IPC_STAT, &shm_ds));
    TELL(semctl(sem, 0, IPC_STAT, &sem_ds));
    TELL(msgctl(msg, IPC_STAT, &msg_ds));
    dprintf(1, "%o %o %o\n", shm_ds.shm_perm.mode, sem_ds.sem_perm.mode, msg_ds.msg_perm.mode);
    shm_ds.shm_perm.mode = 0644;
    sem_ds.sem_perm.mode = 0640;
    msg_ds.msg_perm.mode = 0604;
    TELL(shmctl(shm, IPC_SET, &shm_ds));
    TELL(semctl(sem, 0, IPC_SET, &sem_ds));
    TELL(msgctl(msg, IPC_SET, &msg_ds));
    TELL(shmctl(shm, IPC_STAT, &shm_ds));
    TELL(semctl(sem, 0, IPC_STAT, &sem_ds));
    TELL(msgctl(msg, IPC_STAT, &msg_ds));
    dprintf(1, "modes %o %o %o\n", shm_ds.shm_perm.mode, sem_ds.sem_perm.mode, msg_ds.msg_perm.mode);
    TELL(shmctl(shm, SHM_LOCK, NULL));
    return 0;
}
