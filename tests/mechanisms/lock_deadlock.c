// Each holds what the other wants: one of them is told so.
// COMPARE: none
// OUTPUT: sorted
#include "proc.h"

static int lock(int fd, long start)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = 1};
    return fcntl(fd, F_SETLKW, &lock);
}

int main(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600), up[2], down[2];
    char c;
    pipe(up);
    pipe(down);
    lock(fd, 0);
    pid_t child = fork();
    lock(fd, child == 0);
    write(child ? down[1] : up[1], "x", 1);
    read(child ? up[0] : down[0], &c, 1);
    dprintf(1, "%s\n", lock(fd, child != 0) == -1 ? strerrorname_np(errno) : "locked");
    if (child == 0)
        exit(0);
    lseek(fd, 0, SEEK_SET);
    close(fd);
    wait_for(child);
    return 0;
}
