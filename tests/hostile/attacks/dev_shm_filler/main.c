#include "attack.h"

int main(void)
{
    static char block[1 << 20];
    int fd = open("/dev/shm/filler", O_CREAT | O_WRONLY, 0600);
    for (int i = 0; i < 256; i++)
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block)
            return 0;
    printf("succeeded: 256 MiB in /dev/shm\n");
    return 1;
}
