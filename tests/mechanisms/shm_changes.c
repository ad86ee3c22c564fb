// Its mode, its owner, its size, twice.
#include "proc.h"

int main(void)
{
    struct stat st;
    umask(022);
    int fd = TELL(shm_open("/changing", O_CREAT | O_RDWR, 0666)); // AT:open
    fstat(fd, &st);
    dprintf(1, "mode %o\n", st.st_mode & 07777);
    TELL(fchmod(fd, 0640));
    TELL(fchown(fd, -1, -1));
    TELL(ftruncate(fd, 8192));
    TELL(ftruncate(fd, 100));
    fstat(fd, &st);
    dprintf(1, "mode %o\nsize %ld\n", st.st_mode & 07777, (long)st.st_size);
    return 0;
}
