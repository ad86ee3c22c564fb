#include "common.h"

int main(int argc, char *argv[])
{
    int n;

    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    P(FREE);
    n = read(0, block->data, SIZE);
    block->length = n;
    V(FULL);
    P(FREE);
    block->length = 0;
    V(FULL);
    shmdt(block);
    return 0;
}
