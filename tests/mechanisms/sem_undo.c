// SEM_UNDO gives back what an ended process had taken; without it, it is lost. One exits, one is killed.
#include "proc.h"

static void take(int id, int number, short flags, int killed)
{
    pid_t child = fork();
    if (child == 0) {
        struct sembuf down = {(unsigned short)number, -1, flags};
        TELL(semop(id, &down, 1));
        witness_end();
        if (killed)
            raise(SIGKILL);
        _exit(0);
    }
    wait_for(child);
}

int main(void)
{
    unsigned short start[4] = {5, 5, 5, 5};
    int id = TELL(semget(IPC_PRIVATE, 4, IPC_CREAT | 0600));
    TELL(semctl(id, 0, SETALL, start));
    take(id, 0, SEM_UNDO, 0);
    take(id, 1, 0, 0);
    take(id, 2, SEM_UNDO, 1);
    take(id, 3, 0, 1);
    tell_values(id, 4);
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
