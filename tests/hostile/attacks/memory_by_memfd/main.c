// Memory that is in no process's address space.
#include "attack.h"

int main(void)
{
    static char block[1 << 20];
    memset(block, 1, sizeof block);
    for (int i = 0; i < 64; i++) {
        int fd = memfd_create("hoard", 0);
        for (int j = 0; j < 16; j++)
            if (write(fd, block, sizeof block) <= 0) {
                printf("refused after %d MiB\n", i * 16 + j);
                fflush(stdout);
                return 0;
            }
    }
    printf("succeeded: a gigabyte hoarded\n");
    return 1;
}
