// Calls through function pointers and a macro.
#include "trace.h"

#define CREATE(size) shmget(IPC_PRIVATE, (size), IPC_CREAT | 0600)

int main(void)
{
    int (*remover)(int, int, struct shmid_ds *) = shmctl;
    int id = CREATE(10);         // AT:macro
    remover(id, IPC_RMID, NULL); // AT:pointer
    return 0;
}
