// Locks of open files: fcntl's F_OFD_ ones and flock; inherited, refused through another descriptor, given up by the
// last close.
#include "proc.h"
#include <sys/file.h>

int main(void)
{
    int one = open("file", O_CREAT | O_RDWR, 0600), two = open("file", O_RDWR), three = open("flock", O_CREAT | O_RDWR, 0600);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 5};
    TELL(fcntl(one, F_OFD_SETLK, &lock)); // AT:ofd
    TELL(fcntl(two, F_OFD_SETLK, &lock)); // AT:refused
    TELL(flock(three, LOCK_EX));          // AT:flock
    witness_locks();
    TELL(flock(open("flock", O_RDWR), LOCK_SH | LOCK_NB));
    TELL(flock(three, LOCK_SH)); // AT:shared
    TELL(flock(99, LOCK_EX));
    pid_t child = fork();
    if (child == 0) {
        TELL(flock(three, LOCK_UN)); // AT:unlock
        exit(0);
    }
    wait_for(child);
    lock.l_type = F_UNLCK;
    TELL(fcntl(one, F_OFD_SETLK, &lock)); // AT:ofdunlock
    return 0;
}
