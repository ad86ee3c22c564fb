// A full queue makes the sender wait until somebody takes something out.
// OUTPUT: sorted
#include "proc.h"

int main(void)
{
    struct {
        long type;
        char text[4096];
    } message = {1, ""};
    int id = TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 12; i++)
            TELL(msgsnd(id, &message, 4000, 0));
        exit(0);
    }
    until_blocked(child);
    for (int i = 0; i < 12; i++)
        msgrcv(id, &message, 4096, 0, 0);
    wait_for(child);
    TELL(msgctl(id, IPC_RMID, NULL));
    return 0;
}
