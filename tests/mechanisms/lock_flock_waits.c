// flock waits for another process.
#include "proc.h"
#include <sys/file.h>

int main(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    TELL(flock(fd, LOCK_EX));
    pid_t child = fork();
    if (child == 0) {
        int own = open("file", O_RDWR);
        TELL(flock(own, LOCK_EX)); // AT:wait
        exit(0);
    }
    until_blocked(child);
    TELL(flock(fd, LOCK_UN));
    wait_for(child);
    return 0;
}
// OUTPUT: sorted
