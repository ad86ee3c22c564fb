// Left with messages in it, and with its mode changed.
#include "proc.h"

int main(void)
{
    struct {
        long type;
        char text[16];
    } message = {9, "unread"};
    struct msqid_ds ds;
    int id = TELL(msgget(0x62, IPC_CREAT | 0622)); // AT:get
    TELL(msgsnd(id, &message, 7, 0));              // AT:send
    TELL(msgctl(id, IPC_STAT, &ds));
    ds.msg_perm.mode = 0640;
    TELL(msgctl(id, IPC_SET, &ds));
    return 0;
}
