// Eight threads at the same moment.
// BUILD: -pthread
// COMPARE: thread
// OUTPUT: none
#include "trace.h"

static int id;

static void *use(void *argument)
{
    for (int i = 0; i < 50; i++) {
        char *p = shmat(id, NULL, 0);
        p[(intptr_t)argument]++;
        shmdt(p);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[8];
    id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    for (intptr_t i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, use, (void *)i);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
