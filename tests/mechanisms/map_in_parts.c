// Unmapped half by half, from the middle, wrongly, and too much at once.
#include "proc.h"

int main(void)
{
    char *p = TELL_ADDRESS(mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    char *q = TELL_ADDRESS(mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)); // AT:left
    TELL(munmap(p, 8192));
    TELL(munmap(p + 8192 + 1, 4096));
    TELL(munmap(p + 8192, 8192)); // AT:last
    TELL(munmap(q + 4096, 4096));
    if (fork() == 0)
        exit(0);
    wait_all();
    return 0;
}
