#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

char *attach(int id)
{
    char *p = shmat(id, NULL, 0);
    if (p == (char *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(1);
    }
    return p;
}

int main(void)
{
    char *letters;
    int id = shmget(IPC_PRIVATE, 27, 0600 | IPC_CREAT);
    if (id < 0) {
        perror("shmget");
        return 1;
    }

    letters = attach(id);
    for (int i = 0; i < 26; i++)
        letters[i] = 'A' + i;
    letters[26] = 0;
    printf("before: %s\n", letters);
    fflush(stdout);
    shmdt(letters);

    if (fork() == 0) {
        letters = attach(id);
        for (char *p = letters; *p; p++)
            *p = tolower(*p);
        shmdt(letters);
        shmctl(id, IPC_RMID, NULL);
        exit(0);
    }

    wait(NULL);
    letters = attach(id);
    printf("after: %s\n", letters);
    shmdt(letters);
    return 0;
}
