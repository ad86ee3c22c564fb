// Opening a key that nobody created: ENOENT.
#include "trace.h"

int main(void)
{
    TELL(shmget(0x5555, 100, 0600));
    TELL(semget(0x5555, 1, 0600));
    TELL(msgget(0x5555, 0600));
    return 1;
}
