// A program that uses nothing but mmap and munmap: no fork, no lock.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    int fd = open("alone", O_CREAT | O_RDWR, 0600);
    ftruncate(fd, 4096);
    char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    *p = 'x';
    munmap(p, 4096); // AT:unmap
    return 0;
}
