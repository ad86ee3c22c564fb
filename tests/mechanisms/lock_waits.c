// F_SETLKW waits for the other process; two that wait for each other are told EDEADLK; a handler breaks it off.
#include "proc.h"

static int lock(int fd, short type, long start)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = 1};
    return fcntl(fd, F_SETLKW, &lock);
}

static void nothing(int number) { (void)number; }

int main(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600), ends[2], status;
    struct sigaction action = {.sa_handler = nothing};
    char c;
    sigaction(SIGUSR1, &action, NULL);
    pipe(ends);
    TELL(lock(fd, F_WRLCK, 0)); // AT:first
    pid_t child = fork();
    if (child == 0) {
        TELL(lock(fd, F_WRLCK, 1));
        write(ends[1], "x", 1);
        TELL(lock(fd, F_WRLCK, 0)); // AT:waits
        exit(0);
    }
    read(ends[0], &c, 1);
    until_blocked(child);
    TELL(lock(fd, F_UNLCK, 0)); // AT:unlock
    wait_for(child);
    TELL(lock(fd, F_WRLCK, 2));
    child = fork();
    if (child == 0) {
        TELL(lock(fd, F_WRLCK, 2)); // AT:broken
        exit(0);
    }
    while (waitpid(child, &status, WNOHANG) == 0) {
        until_blocked(child);
        kill(child, SIGUSR1);
    }
    dprintf(1, "status %d\n", status);
    return 0;
}
// OUTPUT: sorted
