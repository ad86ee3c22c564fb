#include "common.h"

int main(int argc, char *argv[])
{
    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    while (1) {
        P(FULL);
        if (block->length == 0)
            break;
        fwrite(block->data, 1, block->length, stdout);
        V(FREE);
    }
    fflush(stdout);
    shmdt(block);
    semctl(semid, 0, IPC_RMID);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
