// RLIMIT_AS too small for the attachment: ENOMEM.
#include "trace.h"
#include <sys/resource.h>

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 64 << 20, IPC_CREAT | 0600));
    struct rlimit limit = {32 << 20, 32 << 20};
    setrlimit(RLIMIT_AS, &limit);
    TELL_ADDRESS(shmat(id, NULL, 0));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
