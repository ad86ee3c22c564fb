// Unnamed semaphores in a segment, in a mapping and in memory of the process's own; shared or not, destroyed or not.
// BUILD: -pthread
#include "proc.h"
#include <semaphore.h>

static void init(sem_t *semaphore, int pshared, unsigned value, const char *text)
{
    if (TELL(sem_init(semaphore, pshared, value)) == 0) // AT:init
        witness_sync("semaphore", semaphore, pshared, text);
}

static sem_t own;

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600), fd = shm_open("/with-semaphore", O_CREAT | O_RDWR, 0600);
    TELL(ftruncate(fd, 4096));
    sem_t *segment = shmat(id, NULL, 0), *object = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    sem_t *anonymous = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    init(segment, 1, 4, "4");
    init(segment + 2, 0, 0, "0");
    init(object + 1, 1, 1, "1");
    init(anonymous, 0, 2, "2");
    init(&own, 1, 3, "3");
    init(malloc(sizeof(sem_t)), 0, 5, "5");
    TELL(sem_init(&own, 1, 0x80000000)); // AT:refused
    TELL(sem_destroy(segment));          // AT:destroy
    TELL(sem_destroy(&own));
    shmctl(id, IPC_RMID, NULL);
    shm_unlink("/with-semaphore");
    return 0;
}
