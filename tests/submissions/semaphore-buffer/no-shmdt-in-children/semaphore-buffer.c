#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 5
#define EMPTY 0
#define FULL 1
#define MUTEX 2

struct shared {
    int buf[N];
    int in, out;
    int count[50];
    long sum[50];
};

int semid;

void P(int n)
{
    struct sembuf op = {n, -1, 0};
    if (semop(semid, &op, 1) == -1) {
        perror("semop P");
        exit(1);
    }
}

void V(int n)
{
    struct sembuf op = {n, 1, 0};
    if (semop(semid, &op, 1) == -1) {
        perror("semop V");
        exit(1);
    }
}

void producer(struct shared *s, int first, int items)
{
    int i;
    for (i = 0; i < items; i++) {
        P(EMPTY);
        P(MUTEX);
        s->buf[s->in] = first + i;
        s->in = (s->in + 1) % N;
        V(MUTEX);
        V(FULL);
    }
}

void consumer(struct shared *s, int number, int items)
{
    int i, item;
    for (i = 0; i < items; i++) {
        P(FULL);
        P(MUTEX);
        item = s->buf[s->out];
        s->out = (s->out + 1) % N;
        V(MUTEX);
        V(EMPTY);
        s->count[number]++;
        s->sum[number] += item;
    }
}

int main(int argc, char *argv[])
{
    int p, c, items, i, share, shmid, count = 0;
    long sum = 0;
    unsigned short start[3] = {N, 0, 1};
    struct shared *s;
    int status, failed = 0;
    pid_t pid;

    if (argc != 4) {
        fprintf(stderr, "usage: %s producers consumers items\n", argv[0]);
        exit(1);
    }
    p = atoi(argv[1]);
    c = atoi(argv[2]);
    items = atoi(argv[3]);

    shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    s = shmat(shmid, NULL, 0);
    if (s == (void *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }
    semid = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
    if (semid == -1) {
        perror("semget");
        shmdt(s);
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }
    if (semctl(semid, 0, SETALL, start) == -1) {
        perror("semctl");
        shmdt(s);
        shmctl(shmid, IPC_RMID, NULL);
        semctl(semid, 0, IPC_RMID);
        exit(1);
    }

    for (i = 0; i < p; i++) {
        pid = failed ? -1 : fork();
        if (pid == -1)
            failed = 1;
        if (pid == 0) {
            producer(s, i * items + 1, items);
            exit(0);
        }
    }
    for (i = 0; i < c; i++) {
        pid = failed ? -1 : fork();
        if (pid == -1)
            failed = 1;
        if (pid == 0) {
            share = p * items / c;
            if (i < p * items % c)
                share++;
            consumer(s, i, share);
            exit(0);
        }
    }
    if (failed) {
        perror("fork");
        semctl(semid, 0, IPC_RMID); /* wakes those who wait */
    }
    for (i = 0; i < p + c; i++)
        if (wait(&status) != -1 && status != 0) {
            failed = 1;
            semctl(semid, 0, IPC_RMID); /* wakes those who wait for the one that is gone */
        }

    for (i = 0; i < c; i++) {
        printf("consumer %d: %d items, sum %ld\n", i + 1, s->count[i], s->sum[i]);
        count += s->count[i];
        sum += s->sum[i];
    }
    printf("total: %d items, sum %ld\n", count, sum);

    shmdt(s);
    shmctl(shmid, IPC_RMID, NULL);
    semctl(semid, 0, IPC_RMID);
    return failed;
}
