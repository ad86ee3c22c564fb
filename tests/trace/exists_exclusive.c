// IPC_CREAT|IPC_EXCL on an existing key: EEXIST; without IPC_EXCL the same id.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0xbeef, 100, IPC_CREAT | IPC_EXCL | 0600));
    TELL(shmget(0xbeef, 100, IPC_CREAT | IPC_EXCL | 0600));
    TELL(shmget(0xbeef, 100, IPC_CREAT | 0600));
    TELL(shmget(0xbeef, 100, 0));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
