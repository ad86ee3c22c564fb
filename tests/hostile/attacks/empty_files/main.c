// As many empty files as it gets.
#include "attack.h"

int main(void)
{
    for (int i = 0; i < 10000000; i++) {
        char name[30];
        snprintf(name, sizeof name, "f%d", i);
        int fd = open(name, O_CREAT | O_WRONLY, 0600);
        if (fd == -1)
            return 0;
        close(fd);
    }
    return 1;
}
