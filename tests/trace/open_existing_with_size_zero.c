// Size 0 opens an existing segment; a larger size than it has is EINVAL.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0x77, 5000, IPC_CREAT | 0600));
    TELL(shmget(0x77, 0, 0));
    TELL(shmget(0x77, 5000, 0));
    TELL(shmget(0x77, 5001, 0));
    TELL(shmget(0x77, 8192, 0));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
