// Two children transfer money between two accounts, in opposite directions. Each account has a semaphore, and a
// transfer takes first that of the account which gives.
// Fails if each child has taken its first semaphore before either has taken its second: a deadlock.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int locks;

static void change(int account, int by)
{
    struct sembuf operation = {(unsigned short)account, (short)by, 0};
    if (semop(locks, &operation, 1) < 0) {
        perror("semop");
        exit(2);
    }
}

static void transfer(int *accounts, int from, int to, int amount)
{
    change(from, -1);
    change(to, -1);
    accounts[from] -= amount;
    accounts[to] += amount;
    change(from, 1);
    change(to, 1);
    exit(0);
}

int main(void)
{
    unsigned short free_locks[2] = {1, 1};
    int id = shmget(IPC_PRIVATE, 2 * sizeof(int), IPC_CREAT | 0600);
    int *accounts = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    locks = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (accounts == (void *)-1 || locks < 0 || semctl(locks, 0, SETALL, free_locks) < 0) {
        perror("shmget, semget");
        return 2;
    }
    accounts[0] = accounts[1] = 100;
    if (fork() == 0)
        transfer(accounts, 0, 1, 30);
    if (fork() == 0)
        transfer(accounts, 1, 0, 10);
    wait(NULL);
    wait(NULL);
    printf("accounts %d and %d\n", accounts[0], accounts[1]);
    shmdt(accounts);
    shmctl(id, IPC_RMID, NULL);
    semctl(locks, 0, IPC_RMID);
    return 0;
}
