// A handler ends the waiting with EINTR; a stop does not end it.
// OUTPUT: sorted
#include "proc.h"

static void nothing(int number) { (void)number; }

int main(void)
{
    struct {
        long type;
        char text[16];
    } message = {1, "x"};
    int id = TELL(msgget(IPC_PRIVATE, IPC_CREAT | 0600)), status;
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        TELL(msgrcv(id, &message, 16, 0, 0)); // AT:first
        exit(0);
    }
    while (waitpid(child, &status, WNOHANG) == 0) {
        until_blocked(child);
        kill(child, SIGUSR1);
    }
    child = fork();
    if (child == 0) {
        TELL(msgrcv(id, &message, 16, 0, 0)); // AT:second
        exit(0);
    }
    for (int i = 0; i < 5; i++) {
        usleep(3000);
        kill(child, SIGSTOP);
        waitpid(child, &status, WUNTRACED);
        kill(child, SIGCONT);
    }
    TELL(msgsnd(id, &message, 5, 0));
    wait_for(child);
    TELL(msgctl(id, IPC_RMID, NULL));
    return 0;
}
