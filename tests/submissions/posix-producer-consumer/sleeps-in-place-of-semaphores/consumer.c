#include "common.h"

static struct ring *r;

static void fail(const char *what)
{
    perror(what);
    shm_unlink("/ring");
    exit(1);
}

static void get(char *s)
{
    usleep(50000);
    strcpy(s, r->slot[r->head]);
    r->head = (r->head + 1) % N;
    r->count--;
}

int main(void)
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

    char item[LEN];
    for (get(item); item[0] != '\0'; get(item))
        printf("got: %s\n", item);
    printf("left: %d\n", r->count);

    munmap(r, sizeof(struct ring));
    shm_unlink("/ring");
    return 0;
}
