// Ending while attached: no leak, but no shmdt either.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(id, NULL, 0)); // AT:at
    TELL(shmctl(id, IPC_RMID, NULL));
    exit(0); // AT:exit
}
