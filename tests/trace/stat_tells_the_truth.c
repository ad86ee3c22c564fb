// What IPC_STAT tells the program: its own numbers, sensible times, the right counts.
#include "trace.h"

static void show(int id)
{
    struct shmid_ds ds;
    memset(&ds, 0xff, sizeof ds);
    TELL(shmctl(id, IPC_STAT, &ds));
    time_t now = time(NULL);
    dprintf(1, "size %zu mode %o key %x nattch %lu\n", ds.shm_segsz, ds.shm_perm.mode,
            (unsigned)ds.shm_perm.__key, (unsigned long)ds.shm_nattch);
    dprintf(1, "cpid pid=%d lpid pid=%d owner %d %d\n", ds.shm_cpid, ds.shm_lpid,
            ds.shm_perm.uid == geteuid(), ds.shm_perm.cgid == getegid());
    dprintf(1, "times: change %d attach %d detach %d\n",
            now - ds.shm_ctime < 5 && ds.shm_ctime <= now,
            ds.shm_atime == 0 ? 0 : now - ds.shm_atime < 5,
            ds.shm_dtime == 0 ? 0 : now - ds.shm_dtime < 5);
}

int main(void)
{
    dprintf(1, "pid=%d\n", getpid());
    int id = TELL(shmget(0x1abc, 1234, IPC_CREAT | 0660));
    show(id);
    char *p = TELL_ADDRESS(shmat(id, NULL, 0));
    show(id);
    pid_t child = fork();
    if (child == 0) {
        show(id);
        TELL(shmdt(p));
        show(id);
        _exit(0);
    }
    wait_for(child);
    show(id);
    struct shmid_ds ds;
    TELL(shmctl(id, IPC_STAT, &ds));
    dprintf(1, "creator is me %d, last was the child %d\n", ds.shm_cpid == getpid(),
            ds.shm_lpid == child);
    ds.shm_perm.mode = 0600;
    TELL(shmctl(id, IPC_SET, &ds));
    show(id);
    TELL(shmctl(id, IPC_RMID, NULL));
    show(id);
    return 0;
}
