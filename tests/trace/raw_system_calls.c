// syscall() instead of the C library's wrappers, upper halves of the registers filled with rubbish.
#include "trace.h"

int main(void)
{
    long rubbish = 0x7777777700000000;
    long id =
        TELL(syscall(SYS_shmget, rubbish | 0x3333, 4096L, rubbish | IPC_CREAT | 0600)); // AT:get
    char *p = TELL_ADDRESS((void *)syscall(SYS_shmat, rubbish | id, 0L, rubbish));      // AT:at
    TELL(syscall(SYS_shmdt, p));
    TELL(syscall(SYS_shmctl, rubbish | id, rubbish | IPC_RMID, 0L));
    TELL(syscall(SYS_semget, rubbish, rubbish, rubbish | 0));
    syscall(SYS_exit_group, 300L);
    return 0;
}
