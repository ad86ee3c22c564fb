// Processes that wait for a flag in a segment by looking every millisecond, `while (!flag) usleep(1000)`. The flag goes
// from one to the next, a hundred milliseconds each; a bystander sleeps beside them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNNERS 3

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static void be_a_runner(volatile int *flags, int number)
{
    char line[40];
    while (!flags[number])
        usleep(1000);
    snprintf(line, sizeof line, "runner %d starts\n", number + 1);
    say(line);
    usleep(100000);
    flags[number + 1] = 1;
    exit(0);
}

static void be_the_bystander(void)
{
    usleep(50000);
    for (int i = 0; i < RUNNERS + 1; i++) {
        say("bystander\n");
        usleep(100000);
    }
    exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, (RUNNERS + 1) * sizeof(int), IPC_CREAT | 0600);
    volatile int *flags = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    if (flags == (void *)-1)
        return 1;
    if (fork() == 0)
        be_the_bystander();
    for (int i = 0; i < RUNNERS; i++)
        if (fork() == 0)
            be_a_runner(flags, i);
    usleep(100000);
    say("the parent gives the sign\n");
    flags[0] = 1;
    while (!flags[RUNNERS])
        usleep(1000);
    say("the parent sees them all arrive\n");

    int status, failed = 0;
    for (int i = 0; i < RUNNERS + 1; i++)
        failed |= wait(&status) < 0 || status != 0;
    failed |= shmdt((void *)flags) < 0 || shmctl(id, IPC_RMID, NULL) < 0;
    return failed;
}
