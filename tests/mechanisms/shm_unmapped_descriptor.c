// mmap of what shm_open did not open: the descriptor is -1, which is the mistake to be seen.
#include "proc.h"

int main(void)
{
    int fd = TELL(shm_open("/missing", O_RDWR, 0));
    TELL(ftruncate(fd, 4096));
    TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)); // AT:map
    return 0;
}
