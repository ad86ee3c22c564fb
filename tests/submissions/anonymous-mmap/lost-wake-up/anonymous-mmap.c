// Model solution: parent and child share an anonymous mapping; the child calculates, the parent prints.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_COUNT 2000
#define MAX_NUMBER 10000

struct results {
    long sum;
    long squares[]; // one for each number
};

// What the child does: it never returns.
static void calculate(struct results *results, size_t length, long first, long count)
{
    for (volatile int i = 0; i < 20000000; i++) // most of the time the child is the slower one
        ;
    for (long i = 0; i < count; i++) {
        results->squares[i] = (first + i) * (first + i);
        results->sum += results->squares[i]; // a new mapping is full of zeros
    }
    if (munmap(results, length) == -1) {
        perror("munmap (child)");
        _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

static void wake_up(int signal)
{
    (void)signal;
}

// What the parent does with the memory mapped: an exit status.
static int run(struct results *results, size_t length, long first, long count)
{
    signal(SIGCHLD, wake_up);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return EXIT_FAILURE;
    }
    if (child == 0)
        calculate(results, length, first, count);

    pause(); // until the child has ended
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return EXIT_FAILURE;
        }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return EXIT_FAILURE;
    printf("squares:");
    for (long i = 0; i < count; i++)
        printf(" %ld", results->squares[i]);
    printf("\nsum: %ld\n", results->sum);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    long first = argc == 3 ? atol(argv[1]) : 0;
    long last = argc == 3 ? atol(argv[2]) : 0;
    if (first < 1 || last < first || last > MAX_NUMBER || last - first >= MAX_COUNT) {
        fprintf(stderr, "usage: anonymous-mmap FIRST LAST (1 to %d, at most %d numbers)\n",
                MAX_NUMBER, MAX_COUNT);
        return 2;
    }
    long count = last - first + 1;
    size_t length = sizeof(struct results) + (size_t)count * sizeof(long);

    struct results *results =
        mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (results == MAP_FAILED) {
        perror("mmap");
        return EXIT_FAILURE;
    }
    int status = run(results, length, first, count);
    if (munmap(results, length) == -1) {
        perror("munmap");
        status = EXIT_FAILURE;
    }
    return status;
}
