// A literal key known to two programs: one creates, one joins; and a third that creates what is there already.
#include "proc.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int id = TELL(shmget(4711, 100, 0)); // AT:join
        TELL(shmget(4711, 100, IPC_CREAT | IPC_EXCL | 0600)); // AT:exists
        TELL(shmget(4711, 200, 0));
        TELL(shmctl(id, IPC_RMID, NULL));
        return 0;
    }
    TELL(shmget(4711, 100, IPC_CREAT | IPC_EXCL | 0600)); // AT:create
    execl(argv[0], argv[0], "second", NULL);
    return 1;
}
