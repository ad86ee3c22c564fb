#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct sums { long lower, upper; };

static void *map(size_t length)
{
    void *p = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_ANON | MAP_SHARED, 0, 0);
    if (p == MAP_FAILED) {
        perror("mmap");
        exit(EXIT_FAILURE);
    }
    return p;
}

static pid_t start(long *squares, size_t length, struct sums *sums, long *sum, int first, int from, int to)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    for (int i = from; i < to; i++)
        *sum += squares[i] = (long)(first + i) * (first + i);
    munmap(squares, length);
    munmap(sums, sizeof *sums);
    _exit(0);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    int first = atoi(argv[1]), count = atoi(argv[2]) - first + 1;
    size_t length = count * sizeof(long);
    long *squares = map(length);
    struct sums *sums = map(sizeof *sums);
    int status = 0;
    if (start(squares, length, sums, &sums->lower, first, 0, count / 2) < 0
        || start(squares, length, sums, &sums->upper, first, count / 2, count) < 0) {
        perror("fork");
        status = 1;
    }
    while (wait(NULL) > 0)
        ;
    if (status == 0) {
        printf("squares:");
        for (int i = 0; i < count; i++)
            printf(" %ld", squares[i]);
        printf("\nthe child has calculated\nsum: %ld\n", sums->lower + sums->upper);
    }
    munmap(sums, sizeof *sums);
    munmap(squares, length);
    return status;
}
