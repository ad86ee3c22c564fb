// ftok of a missing file gives -1, and everybody shares the key 0xffffffff.
#include "trace.h"

int main(void)
{
    key_t key = ftok("/no/such/file", 'x');
    dprintf(1, "key %d\n", key);
    int id = TELL(shmget(key, 64, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
