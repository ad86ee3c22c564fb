// shm_open without shm_unlink is a leak; sem_open with sem_unlink is none.
// BUILD: -pthread
#include "trace.h"
#include <semaphore.h>

int main(void)
{
    int fd = shm_open("/left-behind", O_CREAT | O_RDWR, 0600);
    dprintf(1, "truncated %d\n", ftruncate(fd, 8192));
    sem_t *s = sem_open("/tidy", O_CREAT, 0600, 1);
    dprintf(1, "semaphore %d\n", s != SEM_FAILED);
    sem_close(s);
    sem_unlink("/tidy");
    sem_open("/also-left", O_CREAT, 0600, 1);
    return 0;
}
