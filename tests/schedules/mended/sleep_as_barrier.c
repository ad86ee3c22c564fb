// The child computes a sum; the parent waits for its end before it looks.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int *attach(int id)
{
    int *sum = shmat(id, NULL, 0);
    if (sum == (void *)-1) {
        perror("shmat");
        exit(2);
    }
    return sum;
}

static void be_the_child(int id)
{
    int total = 0, *sum = attach(id);
    for (int i = 1; i <= 100; i++)
        total += i;
    *sum = total;
    exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id < 0) {
        perror("shmget");
        return 2;
    }
    if (fork() == 0)
        be_the_child(id);
    wait(NULL);
    int *sum = attach(id), seen = *sum;
    printf("sum %d\n", seen);
    shmdt(sum);
    shmctl(id, IPC_RMID, NULL);
    return seen != 5050;
}
