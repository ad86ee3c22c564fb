// No descriptor but 0, 1 and 2 reaches the program.
#include "trace.h"

int main(void)
{
    int open = 0;
    for (int fd = 3; fd < 1024; fd++)
        open += fcntl(fd, F_GETFD) != -1;
    dprintf(1, "open %d\n", open);
    return 0;
}
