// Not by shm_open but by its path, which is the same object; unlinked by its path too.
#include "proc.h"

int main(void)
{
    int fd = TELL(open("/dev/shm/by-path", O_CREAT | O_RDWR, 0600)); // AT:open
    TELL(ftruncate(fd, 4096));
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    TELL(close(fd));
    TELL(munmap(p, 4096));
    fd = TELL(open("/dev/shm/left-by-path", O_CREAT | O_RDWR, 0600)); // AT:left
    return 0;
}
