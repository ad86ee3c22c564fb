// What mmap, munmap and msync refuse.
#include "proc.h"

int main(void)
{
    int fd = open("file", O_CREAT | O_RDWR, 0600), reader;
    ftruncate(fd, 8192);
    reader = open("file", O_RDONLY);
    TELL_ADDRESS(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 100));
    TELL_ADDRESS(mmap(NULL, 0, PROT_READ, MAP_SHARED, fd, 0));
    TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0)); // AT:denied
    TELL_ADDRESS(mmap((void *)100, 4096, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0));
    TELL_ADDRESS(mmap(NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0));
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 4096));
    TELL(msync(p + 1, 100, MS_SYNC));
    TELL(msync(p, 100, MS_SYNC | MS_ASYNC));
    TELL(munmap(p + 100, 100));
    TELL(munmap(p, 4096));
    pid_t none = fork();
    if (none == 0)
        exit(0);
    wait_for(none);
    return 0;
}
