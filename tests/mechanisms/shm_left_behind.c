// Never unlinked, never unmapped, never closed; by the parent and by a child that inherited all.
#include "proc.h"

int main(void)
{
    int fd = TELL(shm_open("/forgotten", O_CREAT | O_RDWR, 0644)); // AT:open
    TELL(ftruncate(fd, 4096));
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)); // AT:map
    pid_t child = fork();
    if (child == 0) {
        *p = 1;
        witness_end();
        _exit(0);
    }
    wait_for(child);
    return *p - 1;
}
