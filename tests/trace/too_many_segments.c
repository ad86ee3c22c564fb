// One segment more than the namespace allows (4096): ENOSPC.
#include "trace.h"

static int ids[10000];

int main(void)
{
    int made = 0;
    while (made < 10000) {
        ids[made] = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
        if (ids[made] == -1)
            break;
        made++;
    }
    dprintf(1, "%d made, then %s\n", made, strerrorname_np(errno));
    for (int i = 0; i < made; i++)
        shmctl(ids[i], IPC_RMID, NULL);
    return 0;
}
