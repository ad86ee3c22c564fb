#include "attack.h"

int main(void)
{
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("big", O_CREAT | O_WRONLY, 0600);
    static char block[1 << 20];
    for (int i = 0; i < 1000; i++)
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block)
            for (;;)
                pause();
    printf("succeeded: a gigabyte in a file\n");
    return 1;
}
