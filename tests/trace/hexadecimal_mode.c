// 0x666 for 0666: it sets IPC_CREAT and IPC_EXCL and a strange mode.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(0x10, 64, 0x666));
    TELL(shmget(0x10, 64, 0x666));
    TELL(shmget(0x11, 64, IPC_CREAT | 666));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
