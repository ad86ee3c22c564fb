#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int shmid;

void give_up(const char *what)
{
    perror(what);
    shmctl(shmid, IPC_RMID, NULL);
    exit(1);
}

void show()
{
    struct shmid_ds ds;
    if (shmctl(shmid, IPC_STAT, &ds) == -1)
        give_up("IPC_STAT");
    printf("size: %zu\n", ds.shm_segsz);
    printf("mode: 0%o\n", ds.shm_perm.mode & 0777);
    printf("nattch: %lu\n", ds.shm_nattch);
    printf("cpid: %d\n", ds.shm_cpid);
    fflush(stdout);
}

int main(int argc, char *argv[])
{
    struct shmid_ds ds;
    struct shminfo limits;
    char *shm, *wish, *got;
    int status;
    pid_t pid;

    if (argc != 2) {
        fprintf(stderr, "usage: %s SIZE\n", argv[0]);
        exit(2);
    }

    shmid = shmget(IPC_PRIVATE, atoi(argv[1]), IPC_CREAT | 0600);
    if (shmid == -1) {
        perror("shmget");
        exit(1);
    }
    show();

    /* attached */
    shm = shmat(shmid, NULL, 0);
    if (shm == (char *)-1)
        give_up("shmat");
    strcpy(shm, "hello");
    show();
    shmdt(shm);
    wish = shm + 77;

    /* read-only */
    shm = shmat(shmid, NULL, SHM_RDONLY);
    if (shm == (char *)-1)
        give_up("shmat SHM_RDONLY");
    pid = fork();
    if (pid == 0) {
        shmdt(shm);
        shm[0] = 'H';
        exit(0);
    }
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status))
        printf("child: killed by signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
    shmdt(shm);

    /* an address of my own */
    got = shmat(shmid, wish, SHM_RND);
    if (got == (char *)-1)
        give_up("shmat SHM_RND");
    printf("asked: %p\n", (void *)wish);
    printf("got: %p\n", (void *)got);
    shmdt(got);

    /* mode */
    if (shmctl(shmid, IPC_STAT, &ds) == -1)
        give_up("IPC_STAT");
    ds.shm_perm.mode = 0400;
    if (shmctl(shmid, IPC_SET, &ds) == -1)
        give_up("IPC_SET");
    show();

    /* limits */
    if (shmctl(0, IPC_INFO, (struct shmid_ds *)&limits) == -1)
        give_up("IPC_INFO");
    printf("shmmax: %lu\n", limits.shmmax);
    printf("shmmni: %lu\n", limits.shmmni);

    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}
