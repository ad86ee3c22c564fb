// Never initialised, never removed: one with a key, one private, one by a child.
#include "proc.h"

int main(void)
{
    TELL(semget(0x52, 3, IPC_CREAT | 0640)); // AT:key
    pid_t child = fork();
    if (child == 0) {
        int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600)); // AT:child
        TELL(semctl(id, 0, SETVAL, 7));
        tell_values(id, 1);
        exit(0);
    }
    wait_for(child);
    return 0;
}
