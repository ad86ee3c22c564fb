// Opening a FIFO is broken off by a handler, begun again with SA_RESTART, and ended by a kill.
#include "proc.h"

static void nothing(int number) { (void)number; }

static void interrupt(int flags, int number)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = flags};
    int status;
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        TELL(open("fifo", O_RDONLY)); // AT:open
        exit(0);
    }
    for (int i = 0; i < 10 && waitpid(child, &status, WNOHANG) == 0; i++) {
        until_blocked(child);
        kill(child, number);
    }
    if (flags) {
        int fd = TELL(open("fifo", O_WRONLY));
        waitpid(child, &status, 0);
        close(fd);
    }
    dprintf(1, "status %d\n", status);
}

int main(void)
{
    TELL(mkfifo("fifo", 0600));
    interrupt(0, SIGUSR1);
    interrupt(SA_RESTART, SIGUSR1);
    interrupt(0, SIGKILL);
    TELL(unlink("fifo"));
    return 0;
}
// OUTPUT: sorted
