// shmget through the x32 numbers.
#include "attack.h"

int main(void)
{
    long result = syscall(0x40000000 + SYS_shmget, 0, 100, IPC_CREAT | 0600);
    printf("%ld %s\n", result, strerror(errno));
    fflush(stdout);
    return 1;
}
