#include "attack.h"

int main(void)
{
    for (int fd = 0; fd <= 1000; fd++)
        close(fd);
    ordinary_work();
    return 0;
}
