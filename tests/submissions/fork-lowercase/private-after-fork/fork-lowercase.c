#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main(void)
{
    int pid, shmid, i;
    char *data;

    pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(1);
    }

    shmid = shmget(IPC_PRIVATE, 32, IPC_CREAT | 0600);
    if (shmid < 0) {
        perror("shmget");
        exit(1);
    }
    data = (char *)shmat(shmid, NULL, 0);
    if (data == (char *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }

    if (pid == 0) {
        for (i = 0; data[i] != '\0'; i++)
            data[i] = tolower(data[i]);
        shmdt(data);
        shmctl(shmid, IPC_RMID, NULL);
        exit(0);
    }

    for (i = 0; i < 26; i++)
        data[i] = 'A' + i;
    data[26] = '\0';
    printf("before: %s\n", data);
    wait(NULL);
    printf("after: %s\n", data);
    shmdt(data);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
