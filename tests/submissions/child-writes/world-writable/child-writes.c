#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>

#define SHMSZ 100

int main(int argc, char *argv[])
{
    int shmid;
    char *mem;

    if (argc < 2) {
        fprintf(stderr, "no text\n");
        exit(1);
    }
    shmid = shmget(IPC_PRIVATE, SHMSZ, IPC_CREAT | 0666);
    if (shmid < 0) {
        perror("shmget");
        exit(1);
    }
    mem = (char *)shmat(shmid, NULL, 0);
    if (mem == (char *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }

    switch (fork()) {
    case -1:
        perror("fork");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    case 0:
        strcpy(mem, argv[1]);
        shmdt(mem);
        exit(0);
    default:
        wait(NULL);
        printf("parent: %s\n", mem);
        shmdt(mem);
        shmctl(shmid, IPC_RMID, NULL);
    }
    return 0;
}
