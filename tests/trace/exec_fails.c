// Failing execs: missing, no permission, not a program; the attachment stays.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(execl("/no/such/program", "x", (char *)NULL));
    TELL(execl("/etc/passwd", "x", (char *)NULL));
    TELL(execl("/etc", "x", (char *)NULL));
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
