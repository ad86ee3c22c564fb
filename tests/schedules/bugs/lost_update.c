// Two children add 1 to a counter. A semaphore protects the reading, and the writing, but gives way between the two.
// Fails if one child comes between the other's reading and its writing: the counter ends at 1, without any other sign.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int lock;

static void change(int by)
{
    struct sembuf operation = {0, (short)by, 0};
    if (semop(lock, &operation, 1) < 0) {
        perror("semop");
        exit(2);
    }
}

static void add(int *counter)
{
    change(-1);
    int value = *counter;
    change(1);
    value++;
    change(-1);
    *counter = value;
    change(1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int *counter = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    lock = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (counter == (void *)-1 || lock < 0 || semctl(lock, 0, SETVAL, 1) < 0) {
        perror("shmget, semget");
        return 2;
    }
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            add(counter);
            exit(0);
        }
    wait(NULL);
    wait(NULL);
    printf("counter %d\n", *counter);
    shmdt(counter);
    shmctl(id, IPC_RMID, NULL);
    semctl(lock, 0, IPC_RMID);
    return 0;
}
