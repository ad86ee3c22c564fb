// Debug information that names files outside as the source.
#include "attack.h"

int main(void)
{
#line 1 "/etc/passwd"
    ordinary_work(); int id = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
#line 1 "../../../../../../etc/group"
    shmctl(id, IPC_RMID, 0);
#line 1 "pipe"
    shmctl(id, IPC_RMID, 0);
#line 1 "/dev/zero"
    shmctl(id, IPC_RMID, 0);
#line 1 "/proc/self/environ"
    shmctl(id, IPC_RMID, 0);
    return 0;
}
