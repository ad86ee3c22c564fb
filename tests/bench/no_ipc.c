// Ordinary work without IPC: arithmetic, small reads and writes, malloc, some forks. Prints the
// microseconds that it took.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static unsigned arithmetic(unsigned seed)
{
    for (int i = 0; i < 10000000; i++)
        seed = seed * 1664525u + 1013904223u;
    return seed;
}

static int reads_and_writes(void)
{
    char block[512];
    int in = open("/dev/zero", O_RDONLY), out = open("/dev/null", O_WRONLY);
    for (int i = 0; i < 150000; i++)
        if (read(in, block, sizeof block) != sizeof block || write(out, block, sizeof block) < 0)
            return 1;
    close(in);
    close(out);
    return 0;
}

static void allocations(void)
{
    enum { SLOTS = 512 };
    static void *slots[SLOTS];
    unsigned seed = 1;
    for (int i = 0; i < 300000; i++) {
        seed = seed * 1664525u + 1013904223u;
        void **slot = &slots[(seed >> 8) % SLOTS];
        free(*slot);
        *slot = malloc((seed >> 17) % 4096 + 1);
        memset(*slot, 1, 16);
    }
}

static void forks(void)
{
    for (int i = 0; i < 20; i++) {
        if (fork() == 0)
            _exit(0);
        wait(NULL);
    }
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    double start = now_us();
    volatile unsigned keep = 0;
    for (int i = 0; i < rounds; i++) {
        keep = arithmetic(keep);
        if (reads_and_writes() != 0)
            return 1;
        allocations();
        forks();
    }
    printf("%.0f\n", now_us() - start);
    return 0;
}
