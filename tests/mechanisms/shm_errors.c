// What shm_open, shm_unlink, ftruncate and mmap refuse.
#include "proc.h"

int main(void)
{
    TELL(shm_open("/missing", O_RDWR, 0));
    TELL(shm_unlink("/missing"));
    int fd = TELL(shm_open("/here", O_CREAT | O_EXCL | O_RDWR, 0600));
    TELL(shm_open("/here", O_CREAT | O_EXCL | O_RDWR, 0600)); // AT:exists
    TELL(shm_open("/no/folders", O_CREAT | O_RDWR, 0600));
    TELL(ftruncate(fd, -4096));
    TELL(ftruncate(fd, 100));
    int reader = TELL(shm_open("/here", O_RDONLY, 0));
    TELL(ftruncate(reader, 200));
    TELL_ADDRESS(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0));
    TELL_ADDRESS(mmap(NULL, 0, PROT_READ, MAP_SHARED, reader, 0));
    TELL_ADDRESS(mmap(NULL, 100, PROT_READ, MAP_SHARED, reader, 10));
    char *p = TELL_ADDRESS(mmap(NULL, 100, PROT_READ, MAP_SHARED, reader, 0));
    TELL(munmap(p + 1, 100));
    TELL(munmap(p, 0));
    TELL(munmap(p, 100));
    TELL(close(reader));
    TELL(close(fd));
    TELL(shm_unlink("/here")); // AT:unlink
    TELL(shm_unlink("/here"));
    return 0;
}
