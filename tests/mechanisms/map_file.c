// Records of a file edited in place from an offset on, made safe with msync, unmapped.
// BUILD: -O0
// BUILD: -static
#include "proc.h"

int main(void)
{
    int fd = open("records", O_CREAT | O_RDWR, 0600);
    ftruncate(fd, 20000);
    char *p = TELL_ADDRESS(mmap(NULL, 6000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 8192)); // AT:map
    close(fd);
    strcpy(p, "changed");
    TELL(msync(p, 6000, MS_SYNC)); // AT:sync
    TELL(munmap(p, 6000));         // AT:unmap
    return 0;
}
