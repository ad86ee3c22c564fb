#include "common.h"

int main(int argc, char *argv[])
{
    int n;

    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    do {
        P(FREE);
        n = fread(block->data, 1, SIZE, stdin);
        block->length = n;
        block->last = n < SIZE;
        V(FULL);
    } while (n == SIZE);
    shmdt(block);
    return 0;
}
