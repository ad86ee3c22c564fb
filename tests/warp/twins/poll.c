// Five children that wait with poll(), for no descriptor at all: 5, 3, 1, 4 and 2 seconds, from the first to the last.
// Each leaves a line in its slot of a segment and prints it; the parent prints the sum.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
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

static void be_a_child(struct slot *slot, int number)
{
    if (poll(NULL, 0, seconds[number] * 1000) != 0)
        die("poll");

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

    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (child == 0)
            be_a_child(&slots[i], i);
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
    return failed != 0;
}
