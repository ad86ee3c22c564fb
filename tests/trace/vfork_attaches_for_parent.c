// What a vfork child attaches is attached in its parent too: they share the memory.
#include "trace.h"

static int id;
static char *volatile p;

int main(void)
{
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    pid_t child = vfork();
    if (child == 0) {
        p = (char *)shmat(id, NULL, 0);
        _exit(0);
    }
    wait_for(child);
    *p = 1;
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
