// Types, sizes and what is not waited for.
#include "proc.h"

int main(void)
{
    struct {
        long type;
        char text[2048];
    } message = {3, "three"};
    int id = TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    TELL(msgrcv(id, &message, 10, 0, IPC_NOWAIT));
    TELL(msgsnd(id, &message, 100, 0));
    TELL(msgrcv(id, &message, 10, 4, IPC_NOWAIT));
    TELL(msgrcv(id, &message, 10, 3, 0));
    TELL(msgrcv(id, &message, 10, 3, MSG_NOERROR));
    message.type = 0;
    TELL(msgsnd(id, &message, 10, 0));
    for (long type = 1; type <= 3; type++) {
        message.type = type;
        TELL(msgsnd(id, &message, 8, IPC_NOWAIT));
    }
    TELL(msgrcv(id, &message, 8, -2, 0));
    TELL(msgrcv(id, &message, 8, 2, MSG_EXCEPT | IPC_NOWAIT));
    TELL(msgrcv(id, &message, 8, 0, 0));
    message.type = 1;
    TELL(msgsnd(id, &message, 9000, 0));
    while (TELL(msgsnd(id, &message, 2000, IPC_NOWAIT)) == 0)
        ;
    TELL(msgsnd(id, (void *)8, 10, 0));
    TELL(msgsnd(-1, &message, 10, 0));
    TELL(msgctl(id, IPC_RMID, NULL));
    TELL(msgrcv(id, &message, 10, 0, 0));
    return 0;
}
