// Record locks: taken, refused to another process, given up in part, by close and by exit.
#include "proc.h"

static int lock(int fd, int command, short type, long start, long length)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return (int)tell("lock", fcntl(fd, command, &lock));
}

int main(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600), other = open("other", O_CREAT | O_RDWR, 0600);
    lock(fd, F_SETLK, F_WRLCK, 0, 100);
    lock(fd, F_SETLK, F_RDLCK, 200, 0);
    lock(other, F_SETLK, F_WRLCK, 7, 3);
    witness_locks();
    pid_t child = fork();
    if (child == 0) {
        lock(fd, F_SETLK, F_WRLCK, 50, 1);  // refused
        lock(fd, F_SETLK, F_RDLCK, 300, 1); // both read
        witness_locks();
        exit(0);
    }
    wait_for(child);
    lock(fd, F_SETLK, F_UNLCK, 0, 100); // AT:unlock
    close(dup(other));
    lock(-1, F_SETLK, F_WRLCK, 0, 0);
    return 0;
}
