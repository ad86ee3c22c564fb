// Calls before and after a sleep; the order of two processes is that of real time.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    pid_t child = fork();
    if (child == 0) {
        struct timespec pause = {0, 50000000};
        nanosleep(&pause, NULL); // AT:sleep
        shmctl(id, IPC_RMID, NULL);
        _exit(0);
    }
    char *p = shmat(id, NULL, 0);
    wait_for(child);
    shmdt(p);
    return 0;
}
