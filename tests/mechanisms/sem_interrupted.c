// A handler ends the waiting with EINTR, with SA_RESTART too; so does a stop. The signal is sent until it has met the
// waiting.
// OUTPUT: sorted
#include "proc.h"

static void nothing(int number) { (void)number; }

static void wait_and_be_sent(int id, int number, int flags)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = flags};
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        struct sembuf down = {0, -1, 0};
        TELL(semop(id, &down, 1)); // AT:wait
        exit(0);
    }
    int status;
    while (waitpid(child, &status, WNOHANG) == 0) {
        until_blocked(child);
        kill(child, number);
        if (number == SIGSTOP)
            kill(child, SIGCONT);
    }
    dprintf(1, "status %d\n", status);
}

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    TELL(semctl(id, 0, SETVAL, 0));
    wait_and_be_sent(id, SIGUSR1, 0);
    wait_and_be_sent(id, SIGUSR1, SA_RESTART);
    wait_and_be_sent(id, SIGSTOP, 0);
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
