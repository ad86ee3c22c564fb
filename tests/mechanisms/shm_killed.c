// Killed with everything open and mapped.
#include "proc.h"

int main(void)
{
    pid_t child = fork();
    if (child == 0) {
        int fd = TELL(shm_open("/killed", O_CREAT | O_RDWR, 0600)); // AT:open
        TELL(ftruncate(fd, 100));
        TELL_ADDRESS(mmap(NULL, 100, PROT_READ, MAP_SHARED, fd, 0)); // AT:map
        witness_end();
        raise(SIGKILL);
    }
    wait_for(child);
    TELL(shm_unlink("/killed")); // AT:unlink
    return 0;
}
