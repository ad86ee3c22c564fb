#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void show(int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1) {
        perror("IPC_STAT");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    printf("size: %zu\nmode: %05o\nnattch: %lu\ncpid: %d\n", ds.shm_segsz, ds.shm_perm.mode,
           (unsigned long)ds.shm_nattch, ds.shm_cpid);
}

static char *attach(int id, void *address, int flags)
{
    char *p = shmat(id, address, flags);
    if (p == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    return p;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int id = shmget(IPC_PRIVATE, strtoul(argv[1], NULL, 10), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    show(id);
    char *memory = attach(id, NULL, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        perror("IPC_RMID");
    show(id);

    volatile char *only_read = attach(id, NULL, SHM_RDONLY);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        *only_read = 1;
        _exit(0);
    }
    int status;
    if (child == -1 || waitpid(child, &status, 0) == -1) {
        perror("child");
        return EXIT_FAILURE;
    }
    printf("child: SIG%s\n", sigabbrev_np(WTERMSIG(status)));

    char *wish = (char *)only_read + SHMLBA - 1;
    shmdt((void *)only_read);
    char *got = attach(id, wish, SHM_RND);
    printf("asked: %p\ngot: %p\n", (void *)wish, (void *)got);
    shmdt(got);

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1) {
        perror("IPC_STAT");
        return EXIT_FAILURE;
    }
    ds.shm_perm.mode = S_IRUSR;
    if (shmctl(id, IPC_SET, &ds) == -1) {
        perror("IPC_SET");
        return EXIT_FAILURE;
    }
    show(id);
    shmdt(memory);

    struct shminfo info;
    if (shmctl(0, IPC_INFO, (void *)&info) == -1) {
        perror("IPC_INFO");
        return EXIT_FAILURE;
    }
    printf("shmmax: %lu\nshmmni: %lu\n", info.shmmax, info.shmmni);
    return EXIT_SUCCESS;
}
