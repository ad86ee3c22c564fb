// The child writes a number and signals that to its parent, which waits for the signal with pause().
// Fails if the signal comes before the parent has got to pause(): a deadlock, for no second one comes.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int number)
{
    (void)number;
}

static int *attach(int id)
{
    int *number = shmat(id, NULL, 0);
    if (number == (void *)-1) {
        perror("shmat");
        exit(2);
    }
    return number;
}

int main(void)
{
    struct sigaction action = {.sa_handler = nothing};
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id < 0 || sigaction(SIGUSR1, &action, NULL) < 0)
        return 2;
    if (fork() == 0) {
        for (volatile int i = 0; i < 3000000; i++)
            ; // something else to do first, so that most runs go well
        int *number = attach(id);
        *number = 42;
        kill(getppid(), SIGUSR1);
        exit(0);
    }
    int *number = attach(id);
    pause();
    int seen = *number;
    wait(NULL);
    printf("number %d\n", seen);
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    return seen != 42;
}
