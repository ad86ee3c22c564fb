// SHM_EXEC attaches executable; SHM_RDONLY|SHM_EXEC too.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0700));
    char *p = TELL_ADDRESS(shmat(id, NULL, SHM_EXEC));
    char *q = TELL_ADDRESS(shmat(id, NULL, SHM_EXEC | SHM_RDONLY));
    TELL(shmdt(p));
    TELL(shmdt(q));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
