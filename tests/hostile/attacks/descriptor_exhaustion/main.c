#include "attack.h"

int main(void)
{
    int last = 0;
    for (;;) {
        int fd = open("/dev/null", O_RDONLY);
        if (fd == -1)
            break;
        last = fd;
    }
    ordinary_work();
    printf("%d\n", last);
    return 0;
}
