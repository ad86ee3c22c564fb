// flock and F_OFD_SETLK end with the last descriptor of the open file: by close in one process, by exit in another.
#include "proc.h"
#include <sys/file.h>

int main(void)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int one = open("one", O_CREAT | O_RDWR, 0600), two = open("two", O_CREAT | O_RDWR, 0600);
    TELL(flock(one, LOCK_EX));
    TELL(fcntl(two, F_OFD_SETLK, &lock));
    witness_locks();
    close(one);
    TELL(flock(open("one", O_RDWR), LOCK_EX | LOCK_NB));
    return 0;
}
