// A segment that nobody removes is a leak.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0x4711, 1 << 20, IPC_CREAT | 0600)); // AT:get
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmdt(p));
    return 0;
}
