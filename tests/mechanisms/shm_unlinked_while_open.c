// Unlinked by a child while all have it open: the rest goes on without a name.
#include "proc.h"

int main(void)
{
    int fd = TELL(shm_open("/early", O_CREAT | O_RDWR, 0600));
    TELL(ftruncate(fd, 4096));
    pid_t child = fork();
    if (child == 0) {
        TELL(shm_unlink("/early")); // AT:unlink
        exit(0);
    }
    wait_for(child);
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)); // AT:map
    TELL(ftruncate(fd, 8192));
    TELL(munmap(p, 4096));
    return 0;
}
