// A call written over several lines is told by a line of that call.
#include "trace.h"

int main(void)
{
    int id = shmget( // AT:first
        IPC_PRIVATE, 100,
        IPC_CREAT | 0600); // AT:last
    if (shmctl(id, IPC_RMID,
               NULL) == -1) // AT:end
        return 1;
    return 0;
}
