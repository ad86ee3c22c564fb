// A write through SHM_RDONLY: SIGSEGV while attached.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY));
    TELL(shmctl(id, IPC_RMID, NULL));
    *p = 1;
    return 0;
}
