// semget and semctl: values, arrays, pids, the set's own data, removal, a removed id.
#include "trace.h"

int main(void)
{
    unsigned short values[3] = {4, 5, 6};
    struct semid_ds ds;
    struct seminfo info;
    int id = TELL(semget(0x1d, 3, IPC_CREAT | IPC_EXCL | 0600)); // AT:get
    TELL(semget(0x1d, 3, IPC_CREAT | IPC_EXCL | 0600));
    TELL(semget(0x1d, 4, 0));
    TELL(semget(IPC_PRIVATE, 0, IPC_CREAT | 0600));
    TELL(semget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600));
    TELL(semctl(id, 0, SETVAL, 7));
    TELL(semctl(id, 0, GETVAL));
    TELL(semctl(id, 9, GETVAL));
    TELL(semctl(id, 0, SETVAL, -1));
    TELL(semctl(id, 0, SETALL, values));
    TELL(semctl(id, 0, GETALL, values));
    TELL(semctl(id, 0, GETALL, (unsigned short *)8));
    TELL(semctl(id, 2, GETVAL));
    TELL(semctl(id, 0, GETNCNT));
    TELL(semctl(id, 0, GETZCNT));
    dprintf(1, "last was me %d\n", semctl(id, 0, GETPID) == getpid());
    TELL(semctl(id, 0, IPC_STAT, &ds));
    dprintf(1, "%lu semaphores\n", (unsigned long)ds.sem_nsems);
    ds.sem_perm.mode = 0640;
    TELL(semctl(id, 0, IPC_SET, &ds));
    TELL(semctl(0, 0, IPC_INFO, &info));
    TELL(semctl(0, 0, SEM_INFO, &info));
    TELL(semctl(0, 0, SEM_STAT, &ds));
    TELL(semctl(id, 0, IPC_RMID)); // AT:rm
    TELL(semctl(id, 0, GETVAL));
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
