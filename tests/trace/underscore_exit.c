// _exit skips atexit handlers, so the handler's removal never happens.
#include "trace.h"

static int id;

static void remove_segment(void)
{
    shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    atexit(remove_segment);
    _exit(9); // AT:exit
}
