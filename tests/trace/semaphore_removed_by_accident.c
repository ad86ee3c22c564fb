// semctl(id, IPC_RMID, 0): the arguments are wrong, and yet the set goes.
#include "trace.h"

int main(void)
{
    int id = TELL(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600));
    TELL(semctl(id, IPC_RMID, 0));
    TELL(semctl(id, 0, GETVAL));
    return 0;
}
