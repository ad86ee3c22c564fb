#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/sem.h>

#define SIZE 1000
#define FREE 0
#define FULL 1

struct block {
    int length;
    char data[SIZE];
};

static int shmid;
static struct block *block;

static void give_up(const char *what)
{
    perror(what);
    if (shmid != -1)
        shmctl(shmid, IPC_RMID, NULL);
    exit(1);
}

static void start(const char *file)
{
    key_t key;

    shmid = -1;
    key = ftok(file, 'x');
    if (key == -1)
        give_up("ftok");
    shmid = shmget(key, sizeof(struct block), IPC_CREAT | 0600);
    if (shmid == -1)
        give_up("shmget");
    block = shmat(shmid, NULL, 0);
    if (block == (void *)-1)
        give_up("shmat");
}
