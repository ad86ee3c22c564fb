// Threads of one process wait for each other.
// BUILD: -pthread
// BUILD: -pthread -static
// COMPARE: thread
#include "proc.h"

static int id;

static void *ping(void *number)
{
    unsigned short own = (unsigned short)(long)number, other = (unsigned short)!own;
    for (int i = 0; i < 20; i++) {
        struct sembuf wait = {own, -1, 0}, post = {other, 1, 0};
        semop(id, &wait, 1);
        semop(id, &post, 1);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    unsigned short start[2] = {1, 0};
    id = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    semctl(id, 0, SETALL, start);
    for (long i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, ping, (void *)i);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    tell_values(id, 2);
    semctl(id, 0, IPC_RMID);
    return 0;
}
