#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main()
{
    int shmid, i;
    char *shm;
    pid_t pid;

    shmid = shmget(IPC_PRIVATE, 27, IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    shm = shmat(shmid, NULL, 0);
    if (shm == (char *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }

    for (i = 0; i < 26; i++)
        shm[i] = 'A' + i;
    shm[26] = '\0';
    printf("before: %s\n", shm);
    fflush(stdout);

    pid = fork();
    if (pid == 0) {
        for (i = 0; i < 26; i++)
            shm[i] = tolower(shm[i]);
        shmdt(&shm);
        exit(0);
    }

    wait(NULL);
    printf("after: %s\n", shm);
    shmdt(&shm);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
