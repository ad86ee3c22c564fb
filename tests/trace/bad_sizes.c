// Sizes that cannot be: 0 for a new segment, all of memory, more than the address space.
#include "trace.h"

int main(void)
{
    TELL(shmget(IPC_PRIVATE, 0, IPC_CREAT | 0600));
    TELL(shmget(IPC_PRIVATE, (size_t)-1, IPC_CREAT | 0600));
    TELL(shmget(IPC_PRIVATE, (size_t)1 << 62, IPC_CREAT | 0600));
    TELL(shmget(IPC_PRIVATE, (size_t)1 << 46, IPC_CREAT | 0600));
    int huge = 1 << 30;
    int id = TELL(shmget(IPC_PRIVATE, (size_t)huge * 40, IPC_CREAT | SHM_NORESERVE | 0600));
    if (id != -1)
        TELL(shmctl(id, IPC_RMID, NULL));
    TELL(shmget(IPC_PRIVATE, (size_t)huge * 2000, IPC_CREAT | 0600));
    return 0;
}
