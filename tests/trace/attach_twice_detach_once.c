// Two attaches of one segment, one shmdt.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *first = TELL_ADDRESS(shmat(id, NULL, 0));
    char *second = TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY)); // AT:second
    dprintf(1, "different: %d\n", first != second);
    TELL(shmdt(first));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
