#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define PROJECT 65

struct meeting {
    atomic_int came; /* 1: writer, 2: reader */
    char text[100];
    char name[32];
};

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;

    key_t key = ftok(argv[1], PROJECT);
    if (key == -1) {
        perror("ftok");
        return 1;
    }

    int created = 1;
    int id = shmget(key, sizeof(struct meeting), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1 && errno == EEXIST) {
        created = 0;
        id = shmget(key, sizeof(struct meeting), 0600);
    }
    if (id == -1) {
        perror("shmget");
        return 1;
    }

    struct meeting *m = shmat(id, NULL, 0);
    if (m == (void *)-1) {
        perror("shmat");
        if (created)
            shmctl(id, IPC_RMID, NULL);
        return 1;
    }

    int before = atomic_load(&m->came);
    if (before & 1) {
        fprintf(stderr, "there is a text here already\n");
        shmdt(m);
        return 1;
    }
    strcpy(m->text, argv[2]);
    for (volatile int i = 0; i < 60000000; i++)
        ; /* a long calculation */
    atomic_store(&m->came, before | 1);
    if (before & 2)
        printf("%s: %s\n", m->name, m->text);
    else
        printf("the text is left for a reader\n");

    shmdt(m);
    if (before & 2)
        shmctl(id, IPC_RMID, NULL);
    return 0;
}
