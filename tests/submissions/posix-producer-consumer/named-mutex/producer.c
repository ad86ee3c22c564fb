#include "common.h"

static struct ring *r;
static sem_t *mutex, *empty, *full;

static void fail(const char *what)
{
    perror(what);
    shm_unlink("/ring");
    sem_unlink("/free");
    sem_unlink("/mutex");
    sem_unlink("/filled");
    exit(1);
}

static void put(const char *s)
{
    sem_wait(empty);
    sem_wait(mutex);
    strncpy(r->slot[r->tail], s, LEN);
    r->tail = (r->tail + 1) % N;
    r->count++;
    sem_post(mutex);
    sem_post(full);
}

int main(int argc, char *argv[])
{
    int fd = shm_open("/ring", O_CREAT | O_RDWR, 0600);
    if (fd == -1)
        fail("shm_open");
    if (ftruncate(fd, sizeof(struct ring)) == -1)
        fail("ftruncate");
    r = mmap(NULL, sizeof(struct ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (r == MAP_FAILED)
        fail("mmap");
    close(fd);

    empty = sem_open("/free", O_CREAT, 0600, N);
    if (empty == SEM_FAILED)
        fail("sem_open");
    full = sem_open("/filled", O_CREAT, 0600, 0);
    if (full == SEM_FAILED)
        fail("sem_open");
    mutex = sem_open("/mutex", O_CREAT, 0600, 1);
    if (mutex == SEM_FAILED)
        fail("sem_open");

    for (int i = 1; i < argc; i++)
        put(argv[i]);
    put("");

    munmap(r, sizeof(struct ring));
    sem_close(mutex);
    sem_close(empty);
    sem_close(full);
    return 0;
}
