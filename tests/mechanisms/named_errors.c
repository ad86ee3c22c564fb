// What sem_open and sem_unlink refuse; one that is open already is not opened again.
// BUILD: -pthread
#include "proc.h"
#include <semaphore.h>

static sem_t *opened(const char *what, sem_t *semaphore)
{
    dprintf(1, "%s: %s\n", what, semaphore == SEM_FAILED ? strerrorname_np(errno) : "open");
    return semaphore;
}

int main(void)
{
    opened("missing", sem_open("/missing", 0)); // AT:missing
    TELL(sem_unlink("/missing"));
    opened("with folders", sem_open("/a/b", O_CREAT, 0600, 1));
    sem_t *one = opened("new", sem_open("/one", O_CREAT, 0600, 1));
    opened("exclusive", sem_open("/one", O_CREAT | O_EXCL, 0600, 1)); // AT:exclusive
    sem_t *again = opened("again", sem_open("/one", O_CREAT, 0600, 5));
    dprintf(1, "same %d\n", one == again);
    sem_close(again);
    sem_close(one);
    TELL(sem_unlink("/one"));
    TELL(sem_unlink("/one"));
    return 0;
}
