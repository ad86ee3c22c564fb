// A grandchild whose parent has gone, traced to its end.
// BARE: no
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    int gate[2];
    if (pipe(gate) != 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0) {
            char byte;
            close(gate[1]);
            ssize_t got = read(gate[0], &byte, 1);
            char *p = shmat(id, NULL, 0); // AT:at
            p[0] = (char)got;
            shmdt(p);
            shmctl(id, IPC_RMID, NULL);
            _exit(getppid() == 1 ? 21 : 22);
        }
        _exit(0);
    }
    wait_for(child);
    return 0;
}
