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

static void get(char *s)
{
    sem_wait(full);
    sem_wait(&r->mutex);
    strcpy(s, r->slot[r->head]);
    r->head = (r->head + 1) % N;
    r->count--;
    sem_post(&r->mutex);
    sem_post(empty);
}

int main(void)
{
    int fd = shm_open("/ring", O_CREAT | O_RDWR, 0600);
    if (fd == -1)
        fail("shm_open");
    if (ftruncate(fd, sizeof(struct ring)) == -1)
        fail("ftruncate");
    r = mmap(NULL, sizeof(struct ring), PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (r == MAP_FAILED)
        fail("mmap");
    close(fd);

    empty = sem_open("/free", O_CREAT, 0600, N);
    if (empty == SEM_FAILED)
        fail("sem_open");
    full = sem_open("/filled", O_CREAT, 0600, 0);
    if (full == SEM_FAILED)
        fail("sem_open");

    char item[LEN];
    for (get(item); item[0] != '\0'; get(item))
        printf("got: %s\n", item);
    printf("left: %d\n", r->count);

    sem_destroy(&r->mutex);
    munmap(r, sizeof(struct ring));
    sem_close(empty);
    sem_close(full);
    shm_unlink("/ring");
    sem_unlink("/free");
    sem_unlink("/filled");
    return 0;
}
