// exec in a thread: the process becomes the new program, under its own number.
// BUILD: -pthread
#include "trace.h"

static void *become(void *argument)
{
    execl(argument, argument, "again", (char *)NULL);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
        TELL(shmctl(id, IPC_RMID, NULL));
        dprintf(1, "pid is tid %d\n", getpid() == gettid());
        return 0;
    }
    pthread_t thread;
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmctl(id, IPC_RMID, NULL));
    pthread_create(&thread, NULL, become, argv[0]);
    pthread_join(thread, NULL);
    return 1;
}
