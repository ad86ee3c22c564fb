// What semop and semtimedop refuse, and what they do not wait for.
#include "proc.h"

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 2, IPC_CREAT | 0600));
    TELL(semctl(id, 0, SETVAL, 1));
    struct sembuf down = {0, -2, IPC_NOWAIT}, zero = {0, 0, IPC_NOWAIT}, beyond = {7, 1, 0}, huge = {0, 32767, 0};
    struct sembuf all[2] = {{0, -1, SEM_UNDO}, {1, -1, IPC_NOWAIT | SEM_UNDO}}, slow = {1, -1, 0};
    struct timespec soon = {0, 1500000}, wrong = {0, 2000000000};
    TELL(semop(id, &down, 1)); // AT:nowait
    TELL(semop(id, &zero, 1));
    TELL(semop(id, all, 2));
    TELL(semop(id, &beyond, 1));
    TELL(semop(id, &huge, 1));
    TELL(semop(id, &slow, 0));
    TELL(semop(id, (struct sembuf *)8, 1));
    TELL(semop(-1, &down, 1));
    TELL(semtimedop(id, &slow, 1, &soon));
    TELL(semtimedop(id, &slow, 1, &wrong));
    TELL(semtimedop(id, &huge, 0, NULL));
    static struct sembuf many[600];
    TELL(semop(id, many, 600));
    tell_values(id, 2);
    TELL(semctl(id, 0, IPC_RMID));
    TELL(semop(id, &down, 1));
    return 0;
}
