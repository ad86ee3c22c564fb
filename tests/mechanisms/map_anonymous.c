// A parent and its children share an anonymous mapping; only one unmaps it.
#include "proc.h"

int main(void)
{
    int *p = (int *)TELL_ADDRESS(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)); // AT:map
    pid_t tidy = fork();
    if (tidy == 0) {
        p[0] = 1;
        TELL(munmap(p, 100)); // AT:unmap
        exit(0);
    }
    wait_for(tidy);
    pid_t untidy = fork();
    if (untidy == 0) {
        p[1] = 2;
        exit(0);
    }
    wait_for(untidy);
    dprintf(1, "seen %d\n", p[0] + p[1]);
    return 0;
}
