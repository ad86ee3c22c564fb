// shmget through the i386 table: ipc(SHMGET) by int 0x80.
#include "attack.h"

int main(void)
{
    long result;
    ordinary_work();
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(117L), "b"(23L), "c"(0L), "d"(100L), "S"(01600L), "D"(0L)
                     : "memory");
    printf("succeeded: %ld\n", result);
    fflush(stdout);
    return 1;
}
