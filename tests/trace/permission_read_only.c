// Mode 0400: read-only attach allowed, writing not.
#include "trace.h"

int main(void)
{
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        return 1;
    int id = TELL(shmget(IPC_PRIVATE, 64, IPC_CREAT | 0400));
    TELL_ADDRESS(shmat(id, NULL, 0));
    char *p = TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY));
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
