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
        n = read(0, block->data, SIZE);
        if (n == -1)
            give_up("read");
        block->length = n;
        V(FULL);
    } while (n > 0);
    shmdt(block);
    return 0;
}
