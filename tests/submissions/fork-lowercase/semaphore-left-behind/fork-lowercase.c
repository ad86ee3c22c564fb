#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>

void change(int semid, int by)
{
    struct sembuf op = {0, by, 0};
    if (semop(semid, &op, 1) == -1)
        perror("semop");
}

int main(void)
{
    int i, shmid, semid;
    char *text;

    shmid = shmget(IPC_PRIVATE, 27, IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    text = shmat(shmid, NULL, 0);
    if (text == (void *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }
    semid = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (semid == -1) {
        perror("semget");
        exit(1);
    }

    for (i = 0; i < 26; i++)
        text[i] = 'A' + i;
    text[26] = '\0';
    printf("before: %s\n", text);
    fflush(stdout);

    if (fork() == 0) {
        for (i = 0; i < 26; i++)
            text[i] = tolower(text[i]);
        shmdt(text);
        change(semid, 1);
        exit(0);
    }
    change(semid, -1);
    printf("after: %s\n", text);
    wait(NULL);
    shmdt(text);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
