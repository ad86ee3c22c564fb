// Grown with mremap, which moves it; unmapped where it is then.
#include "proc.h"

int main(void)
{
    char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    char *q = TELL_ADDRESS(mremap(p, 4096, 4096 * 64, MREMAP_MAYMOVE)); // AT:move
    TELL_ADDRESS(mremap(q, 4096 * 64, 4096 * 128, MREMAP_FIXED));
    q = TELL_ADDRESS(mremap(q, 4096 * 64, 8192, 0));
    pid_t child = fork();
    if (child == 0) {
        *q = 1;
        exit(0);
    }
    wait_for(child);
    TELL(munmap(q, 8192)); // AT:unmap
    return 0;
}
