// The child reads a number that the parent writes, when the parent has raised a semaphore.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
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
    struct sembuf down = {0, -1, 0}, up = {0, 1, 0};
    int status, id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int written = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (id < 0 || written < 0 || semctl(written, 0, SETVAL, 0) < 0) {
        perror("shmget, semget");
        return 2;
    }
    if (fork() == 0) {
        int *number = attach(id);
        semop(written, &down, 1);
        exit(*number);
    }
    int *number = attach(id);
    *number = 42;
    semop(written, &up, 1);
    wait(&status);
    printf("the child has read %d\n", WEXITSTATUS(status));
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    semctl(written, 0, IPC_RMID);
    return WEXITSTATUS(status) != 42;
}
