#include "common.h"

static struct ring *r;
static sem_t *empty, *full;

static void fail(const char *what)
{
    perror(what);
    shm_unlink("/ring");
    sem_unlink("/free");
    sem_unlink("/filled");
    exit(1);
}

static void put(const char *s)
{
    sem_wait(empty);
    sem_wait(&r->mutex);
    strncpy(r->slot[r->tail], s, LEN);
    r->tail = (r->tail + 1) % N;
    r->count++;
    sem_post(&r->mutex);
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

    empty = sem_open("/free", O_CREAT, 0600, N);
    if (empty == SEM_FAILED)
        fail("sem_open");
    full = sem_open("/filled", O_CREAT, 0600, 0);
    if (full == SEM_FAILED)
        fail("sem_open");
    if (sem_init(&r->mutex, 1, 1) == -1)
        fail("sem_init");

    for (int i = 1; i < argc; i++)
        put(argv[i]);
    put("");

    munmap(r, sizeof(struct ring));
    sem_close(empty);
    sem_close(full);
    return 0;
}
