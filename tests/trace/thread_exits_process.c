// exit() in a thread ends the whole process.
// BUILD: -pthread
#include "trace.h"

static void *leave(void *argument)
{
    (void)argument;
    exit(6); // AT:exit
}

int main(void)
{
    pthread_t thread;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmctl(id, IPC_RMID, NULL));
    pthread_create(&thread, NULL, leave, NULL);
    pthread_join(thread, NULL);
    return 1;
}
