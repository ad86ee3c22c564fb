// Killed in semop: the call never returned; with SEM_UNDO nothing is undone, for nothing was done.
// OUTPUT: sorted
#include "proc.h"

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    TELL(semctl(id, 0, SETVAL, 0));
    pid_t child = fork();
    if (child == 0) {
        struct sembuf down = {0, -1, SEM_UNDO};
        TELL(semop(id, &down, 1)); // AT:wait
        _exit(1);
    }
    while (syscall(SYS_semctl, id, 0, GETNCNT, 0) == 0)
        sched_yield();
    kill(child, SIGKILL);
    wait_for(child);
    tell_values(id, 1);
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
// COMPARE: none
