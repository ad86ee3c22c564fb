// More shared memory than allowed, never removed.
#include "attack.h"

int main(void)
{
    for (;;) {
        int id = shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
        char *p = id == -1 ? (char *)-1 : shmat(id, NULL, 0);
        if (p == (char *)-1) {
            printf("%s\n", strerror(errno));
            fflush(stdout);
            pause();
        }
        memset(p, 1, 1 << 20);
    }
}
