// Creation and initialisation are two steps; here the first use comes between them.
#include "proc.h"

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0666));
    struct sembuf up = {0, 2, 0};
    TELL(semop(id, &up, 1));          // AT:use
    TELL(semctl(id, 0, SETVAL, 1)); // AT:set
    tell_values(id, 1);
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
