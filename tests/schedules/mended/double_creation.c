// Two children count in a segment that the first to come makes, and sets to 0. While one looks for it, makes it and
// counts, a semaphore keeps the other out.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY 0x5ced04

static int lock;

static int *attach(int flags)
{
    int id = shmget(KEY, sizeof(int), flags | 0600);
    if (id < 0)
        return NULL;
    int *counter = shmat(id, NULL, 0);
    return counter == (void *)-1 ? NULL : counter;
}

static void count(void)
{
    struct sembuf down = {0, -1, 0}, up = {0, 1, 0};
    semop(lock, &down, 1);
    int *counter = attach(0);
    if (!counter && errno == ENOENT) {
        counter = attach(IPC_CREAT | IPC_EXCL);
        if (counter)
            *counter = 0;
    }
    if (!counter)
        exit(2);
    ++*counter;
    semop(lock, &up, 1);
    exit(0);
}

int main(void)
{
    int failed = 0, status;
    lock = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (lock < 0 || semctl(lock, 0, SETVAL, 1) < 0)
        return 2;
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            count();
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    int *counter = attach(0);
    printf("counter %d\n", counter ? *counter : -1);
    shmdt(counter);
    shmctl(shmget(KEY, 0, 0), IPC_RMID, NULL);
    semctl(lock, 0, IPC_RMID);
    return failed;
}
