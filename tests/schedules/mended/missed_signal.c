// The child writes a number and signals that to its parent. The signal is blocked until the parent waits for it with
// sigsuspend(), so that it cannot come too early.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t told;

static void tell(int number)
{
    (void)number;
    told = 1;
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
    struct sigaction action = {.sa_handler = tell};
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id < 0 || sigaction(SIGUSR1, &action, NULL) < 0)
        return 2;
    sigset_t blocked, usual;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, &usual);
    if (fork() == 0) {
        int *number = attach(id);
        *number = 42;
        kill(getppid(), SIGUSR1);
        exit(0);
    }
    int *number = attach(id);
    while (!told)
        sigsuspend(&usual);
    int seen = *number;
    wait(NULL);
    printf("number %d\n", seen);
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    return seen != 42;
}
