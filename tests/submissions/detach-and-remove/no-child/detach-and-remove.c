#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char *argv[])
{
    struct shmid_ds ds;
    if (argc != 2)
        return 2;
    int id = shmget(777, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    char *p = shmat(id, NULL, 0);
    if (p == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        return 1;
    }
    shmctl(id, IPC_RMID, NULL);
    if (shmget(777, 0, 0) == -1)
        printf("key: %s\n", strerror(errno));
    strcpy(p, argv[1]);
    shmctl(id, IPC_STAT, &ds);
    printf("nattch: %lu\nmarked: %s\ntext: %s\n", ds.shm_nattch, ds.shm_perm.mode & SHM_DEST ? "yes" : "no", p);
    shmdt(p);
    if (shmctl(id, IPC_STAT, &ds) == -1)
        printf("gone: %s\n", strerror(errno));
    return 0;
}
