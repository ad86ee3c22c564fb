// One segment's whole life: created, attached, used, detached, removed; position-independent or not.
// BUILD: -O0
// BUILD: -O2
// BUILD: -no-pie
// BUILD: -static
// BUILD: -static-pie
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 5000, IPC_CREAT | 0640)); // AT:get
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));                 // AT:at
    strcpy(p, "hello");
    TELL(shmdt(p));                   // AT:dt
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
    return 3;
}
