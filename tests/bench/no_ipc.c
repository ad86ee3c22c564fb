// Ordinary work without IPC: arithmetic, reads and writes of a file, private mappings, malloc. Prints the microseconds that it took.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

// By the block, as stdio reads and writes; from the page cache, so that the calls themselves are what is timed.
static int reads_and_writes(void)
{
    static char block[4096];
    FILE *file = tmpfile();
    if (!file)
        return 1;
    int fd = fileno(file);
    for (int i = 0; i < 256; i++)
        if (write(fd, block, sizeof block) != sizeof block)
            return 1;
    for (int i = 0; i < 20000; i++)
        if (pread(fd, block, sizeof block, i % 256 * 4096L) != sizeof block ||
            pwrite(fd, block, sizeof block, i % 256 * 4096L) != sizeof block)
            return 1;
    fclose(file);
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

// Private memory, as large allocations take it, and a private copy of a file to read; each page is touched once.
static int mappings(void)
{
    enum { BYTES = 1 << 16 };
    FILE *file = tmpfile();
    static char content[BYTES];
    if (!file || write(fileno(file), content, BYTES) != BYTES)
        return 1;
    for (int i = 0; i < 3000; i++) {
        char *memory =
            mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        volatile char *copy = mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE, fileno(file), 0);
        if (memory == MAP_FAILED || copy == MAP_FAILED)
            return 1;
        for (int at = 0; at < BYTES; at += 4096)
            memory[at] = copy[at];
        munmap(memory, BYTES);
        munmap((void *)copy, BYTES);
    }
    fclose(file);
    return 0;
}

static int work(void)
{
    volatile unsigned keep = arithmetic(1);
    (void)keep;
    if (reads_and_writes() != 0 || mappings() != 0)
        return 1;
    allocations();
    return 0;
}

int main(void)
{
    double start = now_us();
    if (work() != 0)
        return 1;
    printf("%.0f\n", now_us() - start);
    return 0;
}
