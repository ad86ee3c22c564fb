// The student's own wrapper: the line is the wrapper's, the stack tells who called it.
// BUILD: -O0
// BUILD: -no-pie
// BUILD: -static
#include "trace.h"

static int my_shmget(size_t size)
{
    return shmget(IPC_PRIVATE, size, IPC_CREAT | 0600); // AT:wrapped
}

static void clean_up(int id)
{
    shmctl(id, IPC_RMID, NULL); // AT:rm
}

int main(void)
{
    int id = my_shmget(100); // AT:caller
    clean_up(id);
    return 0;
}
