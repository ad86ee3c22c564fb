#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int go[2], status;
    struct shmid_ds ds;

    if (argc != 2 || pipe(go) == -1)
        return 2;
    key_t key = ftok(argv[0], 1);
    if (key == -1) {
        perror("ftok");
        return 1;
    }
    int id = shmget(key, strlen(argv[1]) + 1, IPC_CREAT | IPC_EXCL | 0600);
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

    pid_t pid = fork();
    if (pid == 0) {
        char c;
        close(go[1]);
        if (read(go[0], &c, 1) == 1) // comes when the segment is removed
            strcpy(p, argv[1]);
        shmdt(p);
        _exit(0);
    }

    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("IPC_RMID");
        close(go[1]);
        waitpid(pid, NULL, 0);
        shmctl(id, IPC_RMID, NULL);
        return 1;
    }
    if (shmget(key, 0, 0) == -1)
        perror("key");
    if (write(go[1], "g", 1) != 1)
        perror("write");
    waitpid(pid, &status, 0);

    if (shmctl(id, IPC_STAT, &ds) == -1) {
        perror("IPC_STAT");
        return 1;
    }
    printf("nattch: %lu\nmarked: %s\n", ds.shm_nattch, ds.shm_perm.mode & SHM_DEST ? "YES" : "NO");
    printf("text: %s\n", p);
    shmdt(p);
    if (shmctl(id, IPC_STAT, &ds) == -1)
        perror("gone");
    return 0;
}
