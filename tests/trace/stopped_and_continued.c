// A child that is stopped and continued again and again in its loop of calls.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 400; i++) {
            char *p = shmat(id, NULL, 0);
            p[0]++;
            shmdt(p);
        }
        _exit(0);
    }
    for (int i = 0; i < 20; i++) {
        int status;
        kill(child, SIGSTOP);
        if (waitpid(child, &status, WUNTRACED) == child && !WIFSTOPPED(status))
            break;
        kill(child, SIGCONT);
        usleep(500);
    }
    kill(child, SIGCONT);
    while (waitpid(child, NULL, 0) > 0)
        ;
    char *p = shmat(id, NULL, 0);
    dprintf(1, "count %d\n", (unsigned char)p[0]);
    shmdt(p);
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
