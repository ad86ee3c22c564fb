// fork in a thread: the child has that thread only, and the attachment.
// BUILD: -pthread
#include "trace.h"

static int id;
static char *p;

static void *split(void *argument)
{
    pid_t child = fork();
    if (child == 0) {
        shmdt(p);
        _exit(3);
    }
    wait_for(child);
    return argument;
}

int main(void)
{
    pthread_t thread;
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    p = TELL_ADDRESS(shmat(id, NULL, 0));
    pthread_create(&thread, NULL, split, NULL);
    pthread_join(thread, NULL);
    TELL(shmdt(p));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
