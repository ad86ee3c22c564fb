// A waiter of a removed set sees EIDRM.
// COMPARE: none
// OUTPUT: none
#include "trace.h"

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    pid_t child = fork();
    if (child == 0) {
        struct sembuf down = {0, -1, 0};
        TELL(semop(id, &down, 1));
        _exit(0);
    }
    while (semctl(id, 0, GETNCNT) == 0)
        sched_yield();
    TELL(semctl(id, 0, IPC_RMID));
    wait_for(child);
    return 0;
}
