// MAP_PRIVATE: what the child writes, the parent never sees.
#include "proc.h"

int main(void)
{
    int fd = TELL(shm_open("/private", O_CREAT | O_RDWR, 0600));
    TELL(ftruncate(fd, 4096));
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)); // AT:map
    pid_t child = fork();
    if (child == 0) {
        *p = 7;
        exit(0);
    }
    wait_for(child);
    dprintf(1, "seen %d\n", *p);
    TELL(munmap(p, 4096));
    TELL(close(fd));
    TELL(shm_unlink("/private"));
    return 0;
}
