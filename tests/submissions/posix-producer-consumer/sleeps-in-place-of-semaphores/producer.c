#include "common.h"

static struct ring *r;

static void fail(const char *what)
{
    perror(what);
    shm_unlink("/ring");
    exit(1);
}

static void put(const char *s)
{
    strncpy(r->slot[r->tail], s, LEN);
    r->tail = (r->tail + 1) % N;
    r->count++;
    usleep(50000);
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

    for (int i = 1; i < argc; i++)
        put(argv[i]);
    put("");

    munmap(r, sizeof(struct ring));
    return 0;
}
