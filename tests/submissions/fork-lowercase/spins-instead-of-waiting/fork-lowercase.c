#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct shared {
    volatile int ready;
    char letters[27];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    struct shared *s = shmat(id, NULL, 0);
    if (s == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        return 1;
    }
    strcpy(s->letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    s->ready = 0;
    printf("before: %s\n", s->letters);
    fflush(stdout);

    if (fork() == 0) {
        for (int i = 0; i < 26; i++)
            s->letters[i] |= 32;
        s->ready = 1;
        shmdt(s);
        _exit(0);
    }

    while (!s->ready)
        ;
    printf("after: %s\n", s->letters);
    shmdt(s);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
