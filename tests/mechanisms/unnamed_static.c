// In a static program nobody can tell of sem_init: the evidence says that it does not know.
// BUILD: -pthread -static
#include "proc.h"
#include <semaphore.h>

int main(void)
{
    sem_t *semaphore = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    TELL(sem_init(semaphore, 1, 1));
    TELL(sem_destroy(semaphore));
    return 0;
}
