// mremap moves an attachment: the old address is no longer one, the new one is.
#include "trace.h"

int main(void)
{
    int id = TELL(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    char *place = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *q = mremap(p, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place);
    dprintf(1, "moved: %d\n", q == place);
    TELL(shmdt(p));
    TELL(shmdt(q));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
