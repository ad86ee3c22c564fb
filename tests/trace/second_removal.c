// A second IPC_RMID fails with EINVAL, or with EIDRM... here: nobody attached, so the id is gone.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:first
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:second
    return 0;
}
