// -O2 inlines a helper; the line still is one in this file.
// BUILD: -O2
// BUILD: -O2 -static
// BUILD: -O2 -no-pie
#include "trace.h"

static inline int create(int size)
{
    return shmget(IPC_PRIVATE, (size_t)size, IPC_CREAT | 0600); // AT:get
}

int main(int argc, char **argv)
{
    (void)argv;
    int id = create(argc * 100);
    int result = shmctl(id, IPC_RMID, NULL); // AT:rm
    return result != 0;                      // not a tail call: that would leave no trace of main
}
