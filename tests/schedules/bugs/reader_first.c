// The child reads a number that the parent writes, and nothing makes it wait for that.
// Fails if the child has read before the parent has attached the segment to write to it: it reads 0.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

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
    int status, id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id < 0) {
        perror("shmget");
        return 2;
    }
    if (fork() == 0) {
        for (volatile int i = 0; i < 3000000; i++)
            ; // something else to do first, so that most runs go well
        int *number = attach(id);
        exit(*number);
    }
    int *number = attach(id);
    *number = 42;
    wait(&status);
    printf("the child has read %d\n", WEXITSTATUS(status));
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    return WEXITSTATUS(status) != 42;
}
