// MAP_FIXED over another mapping; over half of one; and unmapped at last.
#include "proc.h"

int main(void)
{
    int kind = MAP_SHARED | MAP_ANONYMOUS, rights = PROT_READ | PROT_WRITE;
    char *p = TELL_ADDRESS(mmap(NULL, 8192, rights, kind, -1, 0));            // AT:first
    TELL_ADDRESS(mmap(p, 8192, rights, kind | MAP_FIXED, -1, 0));              // AT:second
    TELL_ADDRESS(mmap(p + 4096, 4096, rights, kind | MAP_FIXED, -1, 0));       // AT:third
    TELL_ADDRESS(mmap(p, 4096, rights, kind | MAP_FIXED_NOREPLACE, -1, 0));
    if (fork() == 0)
        exit(0);
    wait_all();
    TELL(munmap(p, 8192)); // AT:unmap
    return 0;
}
