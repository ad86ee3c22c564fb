// One segment over the limit, touched if the kernel gives it.
#include "attack.h"

int main(void)
{
    int id = shmget(IPC_PRIVATE, 1UL << 30, IPC_CREAT | 0600);
    if (id == -1)
        return 0;
    char *p = shmat(id, NULL, 0);
    if (p == (char *)-1)
        return 0;
    memset(p, 1, 1UL << 30);
    printf("succeeded: a gigabyte of shared memory\n");
    return 1;
}
