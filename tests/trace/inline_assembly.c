// The syscall instruction in the student's own code, without any libc function around it.
#include "trace.h"

static long call3(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" // AT:asm
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}

int main(void)
{
    long id = call3(SYS_shmget, 0, 4096, IPC_CREAT | 0600);
    dprintf(1, "id %ld\n", id);
    dprintf(1, "again %ld\n", call3(SYS_shmat, 77, 0, 0));
    dprintf(1, "removed %ld\n", call3(SYS_shmctl, id, IPC_RMID, 0));
    return 0;
}
