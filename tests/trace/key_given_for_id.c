// The key where the id belongs: EINVAL, and the segment is left behind.
#include "trace.h"

int main(void)
{
    int key = 4321;
    TELL(shmget(key, 64, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(key, NULL, 0));
    TELL(shmctl(key, IPC_RMID, NULL));
    return 0;
}
