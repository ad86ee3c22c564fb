#include "common.h"

int main(int argc, char *argv[])
{
    int n, first = 1;
    char data[SIZE];

    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    do {
        n = read(0, data, SIZE);
        if (n == -1)
            give_up("read");
        if (!first)
            P(FREE);
        first = 0;
        memcpy(block->data, data, n);
        block->length = n;
        V(FULL);
    } while (n > 0);
    shmdt(block);
    return 0;
}
