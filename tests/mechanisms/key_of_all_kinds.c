// One path, a proj_id for each kind; a literal key; a private one.
// COMPARE: keys
#include "proc.h"

int main(void)
{
    close(open("keys", O_CREAT | O_RDWR, 0600));
    int shm = TELL(shmget(ftok("keys", 'A'), 100, IPC_CREAT | 0600)); // AT:shm
    int sem = TELL(semget(ftok("keys", 'B'), 1, IPC_CREAT | 0600));   // AT:sem
    int msg = TELL(msgget(ftok("keys", 200), IPC_CREAT | 0600));      // AT:msg
    int literal = TELL(semget(0x1234, 1, IPC_CREAT | 0600));
    int none = TELL(msgget(IPC_PRIVATE, 0600));
    TELL(shmget(ftok("keys", 'A'), 100, 0));
    TELL(semget(ftok("keys", 'A'), 1, 0));
    shmctl(shm, IPC_RMID, NULL);
    semctl(sem, 0, IPC_RMID);
    semctl(literal, 0, IPC_RMID);
    msgctl(msg, IPC_RMID, NULL);
    msgctl(none, IPC_RMID, NULL);
    return 0;
}
