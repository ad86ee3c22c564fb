// A key made by ftok is recognised: which file, which proj_id.
#include "trace.h"

int main(void)
{
    key_t key = ftok("/", 'R');
    int id = TELL(shmget(key, 64, IPC_CREAT | 0600));
    TELL(shmctl(id, IPC_RMID, NULL));
    return 0;
}
