// Calls in several threads, each joined before the next.
// BUILD: -pthread
// BUILD: -pthread -static
#include "trace.h"

static int id;

static void *use(void *argument)
{
    char *p = shmat(id, NULL, 0);
    dprintf(1, "thread %d same process %d\n", *(int *)argument, getpid() != gettid());
    shmdt(p); // AT:dt
    return NULL;
}

int main(void)
{
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    for (int i = 0; i < 4; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, use, &i);
        pthread_join(thread, NULL);
    }
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
