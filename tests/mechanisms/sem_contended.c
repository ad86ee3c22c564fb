// Five processes take turns at a counter in a segment; nobody starts before the parent says so.
#include "proc.h"

int main(void)
{
    unsigned short start[2] = {1, 0};
    int id = TELL(semget(IPC_PRIVATE, 2, IPC_CREAT | 0600)), shm = TELL(shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600));
    semctl(id, 0, SETALL, start);
    volatile int *counter = shmat(shm, NULL, 0);
    for (int i = 0; i < 5; i++)
        if (fork() == 0) {
            struct sembuf go = {1, -1, 0}, down = {0, -1, SEM_UNDO}, up = {0, 1, SEM_UNDO};
            semop(id, &go, 1);
            for (int j = 0; j < 30; j++) {
                semop(id, &down, 1);
                int seen = *counter;
                sched_yield();
                *counter = seen + 1;
                semop(id, &up, 1);
            }
            exit(0);
        }
    struct sembuf start_all = {1, 5, 0};
    semop(id, &start_all, 1);
    wait_all();
    dprintf(1, "counted %d\n", *counter);
    tell_values(id, 2);
    TELL(shmctl(shm, IPC_RMID, NULL));
    TELL(semctl(id, 0, IPC_RMID));
    return 0;
}
