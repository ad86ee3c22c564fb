// A private mapping of a file: the file never sees the change. And one for reading only, which is no mistake.
#include "proc.h"

int main(void)
{
    char text[16] = "unchanged";
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    ftruncate(fd, 4096);
    pwrite(fd, text, sizeof text, 0);
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)); // AT:map
    char *q = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    strcpy(p, "lost");
    pread(fd, text, sizeof text, 0);
    dprintf(1, "%s %s\n", text, q);
    fork();
    return 0;
}
// OUTPUT: sorted
