// More calls than are kept: they are counted, and the model goes on.
// COMPARE: none
#include "proc.h"

int main(void)
{
    int id = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(id, 0, SETVAL, 0);
    struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    for (int i = 0; i < 7000; i++) {
        semop(id, &up, 1);
        semop(id, &down, 1);
    }
    semop(id, &up, 1);
    tell_values(id, 1);
    semctl(id, 0, IPC_RMID); // AT:rm
    return 0;
}
