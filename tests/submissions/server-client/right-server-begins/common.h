#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <fcntl.h>
#include <sys/file.h>
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

static int semid, shmid;
static struct block *block;

static void give_up(const char *what)
{
    perror(what);
    if (semid != -1)
        semctl(semid, 0, IPC_RMID);
    if (shmid != -1)
        shmctl(shmid, IPC_RMID, NULL);
    exit(1);
}

static void P(int n)
{
    struct sembuf op = {n, -1, 0};
    if (semop(semid, &op, 1) == -1)
        give_up("semop");
}

static void V(int n)
{
    struct sembuf op = {n, 1, 0};
    if (semop(semid, &op, 1) == -1)
        give_up("semop");
}

static void start(const char *file)
{
    unsigned short values[2] = {0, 0};
    key_t key;
    int fd;

    semid = shmid = -1;
    key = ftok(file, 'x');
    if (key == -1)
        give_up("ftok");
    fd = open(file, O_RDONLY);
    if (fd == -1 || flock(fd, LOCK_EX) == -1)
        give_up(file);
    semid = semget(key, 2, IPC_CREAT | IPC_EXCL | 0600);
    if (semid != -1)
        semctl(semid, 0, SETALL, values);
    else if (errno == EEXIST)
        semid = semget(key, 2, 0600);
    if (semid == -1)
        give_up("semget");
    close(fd); /* the values are there */
    shmid = shmget(key, sizeof(struct block), IPC_CREAT | 0600);
    if (shmid == -1)
        give_up("shmget");
    block = shmat(shmid, NULL, 0);
    if (block == (void *)-1)
        give_up("shmat");
}
