// Five children that wait for a semaphore that nobody raises, with a limit: 5, 3, 1, 4 and 2 seconds, from the first to
// the last. Each leaves a line in its slot of a segment and prints it; the parent prints the sum.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILDREN 5

// In the order of their start.
static const int seconds[CHILDREN] = {5, 3, 1, 4, 2};

struct slot {
    char line[40];
    int seconds;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void be_a_child(struct slot *slot, int number, int set)
{
    struct sembuf down = {0, -1, 0};
    struct timespec limit = {.tv_sec = seconds[number]};
    if (semtimedop(set, &down, 1, &limit) == 0 || errno != EAGAIN)
        die("semtimedop");

    int length = snprintf(slot->line, sizeof slot->line, "child %d waited %d s\n", number + 1, seconds[number]);
    slot->seconds = seconds[number];
    // One call of write for the line, so that nothing of another child's can come between.
    if (write(STDOUT_FILENO, slot->line, (size_t)length) != length)
        die("write");
    exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, CHILDREN * sizeof(struct slot), IPC_CREAT | 0600);
    if (id < 0)
        die("shmget");
    struct slot *slots = shmat(id, NULL, 0);
    if (slots == (void *)-1)
        die("shmat");
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (set < 0 || semctl(set, 0, SETVAL, 0) < 0)
        die("semget");

    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (child == 0)
            be_a_child(&slots[i], i, set);
    }

    int failed = 0, total = 0, status;
    while (wait(&status) > 0)
        failed |= status;
    for (int i = 0; i < CHILDREN; i++) {
        failed |= strstr(slots[i].line, "waited") == NULL;
        total += slots[i].seconds;
    }
    char line[40];
    int length = snprintf(line, sizeof line, "together %d s\n", total);
    failed |= write(STDOUT_FILENO, line, (size_t)length) != length;

    if (shmdt(slots) < 0 || shmctl(id, IPC_RMID, NULL) < 0)
        die("the segment");
    if (semctl(set, 0, IPC_RMID) < 0)
        die("the semaphore");
    return failed != 0;
}
