// A handler that itself makes shm calls while the main program makes others.
#include "trace.h"

static void remove_one(int number)
{
    (void)number;
    int id = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    shmctl(id, IPC_RMID, NULL); // AT:handler
}

int main(void)
{
    struct sigaction action = {.sa_handler = remove_one, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    raise(SIGUSR1);
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    raise(SIGUSR1);
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
