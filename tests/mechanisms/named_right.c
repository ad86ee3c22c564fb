// Named semaphores: made, opened by a child by its name, closed, unlinked.
// BUILD: -pthread
// BUILD: -pthread -static
#include "proc.h"
#include <semaphore.h>

int main(void)
{
    sem_t *made = sem_open("/turn", O_CREAT | O_EXCL, 0600, 0); // AT:open
    dprintf(1, "made %d\n", made != SEM_FAILED);
    pid_t child = fork();
    if (child == 0) {
        sem_close(made);
        sem_t *joined = sem_open("/turn", 0); // AT:join
        sem_post(joined);
        sem_close(joined);
        exit(0);
    }
    sem_wait(made);
    wait_for(child);
    TELL(sem_close(made));      // AT:close
    TELL(sem_unlink("/turn")); // AT:unlink
    return 0;
}
