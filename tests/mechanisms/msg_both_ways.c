// A question and an answer over one queue, told apart by their types; either side waits for the other.
// OUTPUT: sorted
#include "proc.h"

struct message {
    long type;
    char text[32];
};

int main(void)
{
    int id = TELL(msgget(0x61, IPC_CREAT | IPC_EXCL | 0600)); // AT:get
    struct message message = {1, "question"};
    pid_t child = fork();
    if (child == 0) {
        int own = msgget(0x61, 0);
        dprintf(1, "received %zd\n", msgrcv(own, &message, sizeof message.text, 1, 0)); // AT:wait
        message = (struct message){2, "answer"};
        msgsnd(own, &message, strlen(message.text) + 1, 0);
        exit(0);
    }
    TELL(msgsnd(id, &message, strlen(message.text) + 1, 0)); // AT:send
    wait_for(child);
    TELL(msgrcv(id, &message, sizeof message.text, 2, 0));
    dprintf(1, "%s\n", message.text);
    TELL(msgctl(id, IPC_RMID, NULL)); // AT:rm
    return 0;
}
