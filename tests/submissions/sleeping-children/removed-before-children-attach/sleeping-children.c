#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

static int *attach(int shmid)
{
    int *memory = shmat(shmid, NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        exit(1);
    }
    return memory;
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s CHILDREN BOUND\n", argv[0]);
        return 2;
    }
    int n = atoi(argv[1]);
    int bound = atoi(argv[2]);
    int i;

    int shmid = shmget(IPC_PRIVATE, n * sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    shmctl(shmid, IPC_RMID, NULL);

    for (i = 0; i < n; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            int *results = attach(shmid);
            srand(time(NULL) ^ (getpid() << 8));
            int ms = rand() % bound + 1;
            usleep(ms * 1000);
            results[i] = ms;
            shmdt(results);
            exit(0);
        }
    }

    int *results = attach(shmid);
    for (i = 0; i < n; i++)
        wait(NULL);
    for (i = 0; i < n; i++)
        printf("child %d: %d ms\n", i + 1, results[i]);

    shmdt(results);
    return 0;
}
