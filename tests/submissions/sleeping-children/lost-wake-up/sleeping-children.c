// each child has a place of its own in the segment, and the parent reads them when it
// has waited for all.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_CHILDREN 32
#define MOST_MS 10000
#define NO_RESULT (-1)
#define SEED 17u

static volatile sig_atomic_t ended, failed;

static void on_child(int signal)
{
    (void)signal;
    for (int status; waitpid(-1, &status, WNOHANG) > 0; ended++)
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            failed = 1; // the child has said why
}

// What a child does: it never returns. Its place in the segment is results[index].
static void be_a_child(int *results, int index, int bound)
{
    // Every child starts with the parent's random numbers, so each needs a seed of its own.
    srand(SEED + (unsigned)index);
    int ms = 1 + rand() % bound;

    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    int status = EXIT_SUCCESS;
    if (nanosleep(&rest, NULL) == -1) {
        perror("nanosleep");
        status = EXIT_FAILURE;
    } else {
        results[index] = ms;
    }
    if (shmdt(results) == -1) {
        perror("shmdt (child)");
        status = EXIT_FAILURE;
    }
    _exit(status);
}

// Starts the children, all before the first is waited for. How many it could start.
static int start_children(int *results, int count, int bound)
{
    for (int i = 0; i < count; i++) {
        results[i] = NO_RESULT;
        pid_t child = fork();
        if (child == -1) {
            perror("fork");
            return i;
        }
        if (child == 0)
            be_a_child(results, i, bound);
    }
    return count;
}

// What the parent does with the segment attached: an exit status.
static int run(int *results, int count, int bound)
{
    signal(SIGCHLD, on_child);
    int started = start_children(results, count, bound);
    int status = started == count ? EXIT_SUCCESS : EXIT_FAILURE;
    while (ended < started)
        pause();
    if (failed)
        status = EXIT_FAILURE;
    for (int i = 0; i < started; i++) {
        if (results[i] == NO_RESULT) {
            fprintf(stderr, "child %d has left no result\n", i + 1);
            status = EXIT_FAILURE;
        } else {
            printf("child %d: %d ms\n", i + 1, results[i]);
        }
    }
    return status;
}

// A whole number from 1 to most; 0 for anything else.
static int number(const char *text, int most)
{
    char *end;
    long value = strtol(text, &end, 10);
    return *text != '\0' && *end == '\0' && value >= 1 && value <= most ? (int)value : 0;
}

int main(int argc, char **argv)
{
    int count = argc == 3 ? number(argv[1], MOST_CHILDREN) : 0;
    int bound = argc == 3 ? number(argv[2], MOST_MS) : 0;
    if (count == 0 || bound == 0) {
        fprintf(stderr, "usage: %s CHILDREN BOUND (at most %d children, %d ms)\n", argv[0],
                MOST_CHILDREN, MOST_MS);
        return 2;
    }

    int id = shmget(IPC_PRIVATE, (size_t)count * sizeof(int), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }

    int status = EXIT_FAILURE;
    int *results = shmat(id, NULL, 0);
    if (results == (void *)-1) {
        perror("shmat");
    } else {
        status = run(results, count, bound);
        if (shmdt(results) == -1) {
            perror("shmdt");
            status = EXIT_FAILURE;
        }
    }

    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        status = EXIT_FAILURE;
    }
    return status;
}
