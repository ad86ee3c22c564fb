// A handler of atexit removes the segment after main has returned.
#include "trace.h"

static int id;

static void remove_segment(void)
{
    TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
}

int main(void)
{
    id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    atexit(remove_segment);
    return 0;
}
