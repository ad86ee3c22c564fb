#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s CHILDREN BOUND\n", argv[0]);
        return 2;
    }
    int n = atoi(argv[1]);
    int bound = atoi(argv[2]);
    int i;

    int shmid = shmget(IPC_PRIVATE, n * sizeof(int), IPC_CREAT | 0x600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    int *results = shmat(shmid, NULL, 0);
    if (results == (int *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }

    for (i = 0; i < n; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            srand(time(NULL) ^ (getpid() << 8));
            int ms = rand() % bound + 1;
            usleep(ms * 1000);
            results[i] = ms;
            shmdt(results);
            exit(0);
        }
    }

    for (i = 0; i < n; i++)
        wait(NULL);
    for (i = 0; i < n; i++)
        printf("child %d: %d ms\n", i + 1, results[i]);

    shmdt(results);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
