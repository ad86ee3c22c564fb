// Left over by name and mapped; another unlinked at once but never closed.
// BUILD: -pthread
#include "proc.h"
#include <semaphore.h>

int main(void)
{
    sem_t *left = sem_open("/left", O_CREAT, 0640, 3); // AT:left
    sem_t *open = sem_open("/open", O_CREAT, 0600, 1); // AT:open
    TELL(sem_unlink("/open"));
    dprintf(1, "%d\n", left != SEM_FAILED && open != SEM_FAILED);
    return 0;
}
