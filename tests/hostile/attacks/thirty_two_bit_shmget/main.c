// shmget's own number in the i386 table (395).
#include "attack.h"

int main(void)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(395L), "b"(0L), "c"(100L), "d"(01600L)
                     : "memory");
    return 1;
}
