// ftok(".") is what most do.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(ftok(".", 1), 64, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
