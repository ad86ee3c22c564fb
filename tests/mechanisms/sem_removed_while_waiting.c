// Who waits for a set that is removed is told so: EIDRM. GETNCNT says that he waits.
// OUTPUT: sorted
#include "proc.h"

static void round_of(int id, short operation)
{
    pid_t child = fork();
    if (child == 0) {
        struct sembuf wait = {0, operation, 0};
        TELL(semop(id, &wait, 1)); // AT:wait
        exit(0);
    }
    int command = operation == 0 ? GETZCNT : GETNCNT;
    while (syscall(SYS_semctl, id, 0, command, 0) == 0)
        sched_yield();
    TELL(semctl(id, 0, IPC_RMID)); // AT:rm
    wait_for(child);
}

int main(void)
{
    for (int i = 0; i < 8; i++) {
        int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
        semctl(id, 0, SETVAL, i % 2);
        round_of(id, i % 2 ? 0 : -1);
    }
    return 0;
}
// COMPARE: none
