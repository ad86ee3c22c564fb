// The parent ends without waiting; the child ends later and removes the segment.
// BARE: no
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    int gate[2];
    if (pipe(gate) != 0)
        return 1;
    if (fork() == 0) {
        char byte;
        close(gate[1]);
        if (read(gate[0], &byte, 1) == 0)     // the parent has gone
            TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
        _exit(0);
    }
    return 0;
}
