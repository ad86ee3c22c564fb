#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

#define KEY 0x4e04

int main(int argc, char *argv[])
{
    struct shmid_ds ds;
    int shmid, again, status;
    char *data;
    pid_t pid;

    if (argc != 2)
        return 2;

    shmid = shmget(KEY, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    data = shmat(shmid, NULL, 0);
    if (data == (char *)-1) {
        perror("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }

    pid = fork();
    if (pid == -1) {
        perror("fork");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }
    if (pid == 0) {
        /* child */
        if (shmctl(shmid, IPC_RMID, NULL) == -1) {
            perror("IPC_RMID");
            exit(1);
        }
        again = shmget(KEY, 0, 0);
        if (again == -1)
            printf("key: %s\n", strerror(errno));
        else
            printf("key: found %d\n", again);
        strcpy(data, argv[1]);
        shmdt(data);
        exit(0);
    }

    /* parent */
    waitpid(pid, &status, 0);
    if (status != 0) {
        fprintf(stderr, "the child did not manage\n");
        shmctl(shmid, IPC_RMID, NULL);
        shmdt(data);
        exit(1);
    }
    if (shmctl(shmid, IPC_STAT, &ds) == -1) {
        perror("IPC_STAT");
        shmctl(shmid, IPC_RMID, NULL);
        exit(1);
    }
    printf("nattch: %d\n", (int)ds.shm_nattch);
    printf("marked: %s\n", (ds.shm_perm.mode & SHM_DEST) ? "yes" : "no");
    printf("text: %s\n", data);
    shmdt(data);
    if (shmctl(shmid, IPC_STAT, &ds) == -1)
        printf("gone: yes\n");
    else
        printf("gone: no\n");
    return 0;
}
