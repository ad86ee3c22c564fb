// Made before fork and destroyed by the child; made again in the same place; made by a child in the parent's mapping.
// BUILD: -pthread
#include "proc.h"
#include <semaphore.h>

static void init(sem_t *semaphore, int pshared)
{
    if (TELL(sem_init(semaphore, pshared, 0)) == 0)
        witness_sync("semaphore", semaphore, pshared, "0");
}

int main(void)
{
    sem_t *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    init(shared, 1);
    init(shared + 1, 1);
    init(shared + 1, 1);
    pid_t child = fork();
    if (child == 0) {
        init(shared + 2, 1);
        sem_post(shared);
        sem_wait(shared + 1);
        TELL(sem_destroy(shared + 2)); // AT:child
        exit(0);
    }
    sem_wait(shared);
    sem_post(shared + 1);
    wait_for(child);
    TELL(sem_destroy(shared));
    return 0;
}
