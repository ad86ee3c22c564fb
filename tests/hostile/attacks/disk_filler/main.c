#include "attack.h"

int main(void)
{
    static char block[1 << 20];
    for (int i = 0; i < 1000; i++) {
        char name[30];
        snprintf(name, sizeof name, "%s/file%d", i % 2 ? "/tmp" : ".", i);
        int fd = open(name, O_CREAT | O_WRONLY, 0600);
        if (fd == -1 || write(fd, block, sizeof block) != (ssize_t)sizeof block)
            for (;;)
                pause();
        close(fd);
    }
    printf("succeeded: a gigabyte of files\n");
    return 1;
}
