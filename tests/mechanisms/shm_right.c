// Made, given its size, mapped, shared with a child, unmapped, closed, unlinked.
// BUILD: -O0
// BUILD: -static
#include "proc.h"

int main(void)
{
    int fd = TELL(shm_open("/right", O_CREAT | O_EXCL | O_RDWR, 0600)); // AT:open
    TELL(ftruncate(fd, 6000));
    char *p = TELL_ADDRESS(mmap(NULL, 6000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)); // AT:map
    TELL(close(fd));                                                                     // AT:close
    pid_t child = fork();
    if (child == 0) {
        strcpy(p, "from the child");
        TELL(munmap(p, 6000)); // AT:childunmap
        exit(0);
    }
    wait_for(child);
    dprintf(1, "%s\n", p);
    TELL(munmap(p, 6000));      // AT:unmap
    TELL(shm_unlink("/right")); // AT:unlink
    return 0;
}
