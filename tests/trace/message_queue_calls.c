// msgget and msgctl.
#include "trace.h"

int main(void)
{
    struct msqid_ds ds;
    struct msginfo info;
    int id = TELL(msgget(0x1d, IPC_CREAT | IPC_EXCL | 0600));
    TELL(msgget(0x1d, IPC_CREAT | IPC_EXCL | 0600));
    TELL(msgget(0x1e, 0));
    TELL(msgctl(id, IPC_STAT, &ds));
    dprintf(1, "%lu messages\n", (unsigned long)ds.msg_qnum);
    ds.msg_perm.mode = 0640;
    TELL(msgctl(id, IPC_SET, &ds));
    TELL(msgctl(id, IPC_STAT, (struct msqid_ds *)1));
    TELL(msgctl(0, IPC_INFO, (struct msqid_ds *)&info));
    TELL(msgctl(0, MSG_INFO, (struct msqid_ds *)&info));
    TELL(msgctl(0, MSG_STAT, &ds));
    TELL(msgctl(id, IPC_RMID, NULL));
    TELL(msgctl(id, IPC_RMID, NULL));
    TELL(msgctl(id, 99, &ds));
    return 0;
}
