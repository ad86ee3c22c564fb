// The parent waits until the child has finished a piece of work. Before it waits it sets the semaphore that will wake
// it to 0, so that nothing of earlier times counts.
// Fails if the child finishes after the parent has looked, and raises the semaphore before it is set to 0: a deadlock.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOCK, WAKE };
static int set;

static void change(int number, int by)
{
    struct sembuf operation = {(unsigned short)number, (short)by, 0};
    if (semop(set, &operation, 1) < 0) {
        perror("semop");
        exit(2);
    }
}

static void be_the_child(int *finished)
{
    change(LOCK, -1);
    *finished = 1;
    change(LOCK, 1);
    change(WAKE, 1);
    exit(0);
}

static void wait_until(const int *finished)
{
    change(LOCK, -1);
    int already = *finished;
    change(LOCK, 1);
    if (!already) {
        semctl(set, WAKE, SETVAL, 0);
        change(WAKE, -1);
    }
}

int main(void)
{
    unsigned short values[2] = {[LOCK] = 1, [WAKE] = 0};
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int *finished = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (finished == (void *)-1 || set < 0 || semctl(set, 0, SETALL, values) < 0)
        return 2;
    if (fork() == 0)
        be_the_child(finished);
    wait_until(finished);
    puts("finished");
    wait(NULL);
    shmdt(finished);
    shmctl(id, IPC_RMID, NULL);
    semctl(set, 0, IPC_RMID);
    return 0;
}
