#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char *argv[])
{
    key_t key = ftok("two-segments.c", 65);
    int id1, id2;

    if ((id1 = shmget(key, 1000, 0644 | IPC_CREAT)) == -1) {
        perror("shmget id1");
        exit(1);
    }
    if (argc > 1 && strcmp(argv[1], "remove") == 0) {
        shmctl(id1, IPC_RMID, NULL);
        exit(0);
    }
    printf("First shared memory identifier: %d\n", id1);

    if ((id2 = shmget(IPC_PRIVATE, 20, 0644)) == -1) {
        perror("shmget id2");
        exit(2);
    }
    printf("Second shared memory identifier: %d\n", id2);

    shmctl(id2, IPC_RMID, NULL);
    exit(0);
}
