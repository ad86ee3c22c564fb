// A lock file: O_CREAT and O_EXCL say whether one was first. One is removed, one is left.
#include "proc.h"

int main(void)
{
    int fd = TELL(open("my.lock", O_CREAT | O_EXCL | O_WRONLY, 0644)); // AT:lock
    TELL(open("my.lock", O_CREAT | O_EXCL | O_WRONLY, 0644));          // AT:refused
    close(fd);
    TELL(unlink("my.lock")); // AT:unlock
    close(TELL(open("stale.lock", O_CREAT | O_EXCL | O_RDWR, 0600))); // AT:stale
    return 0;
}
