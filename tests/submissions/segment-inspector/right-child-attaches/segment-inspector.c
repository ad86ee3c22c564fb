#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>

static void die(const char *what, int shmid)
{
    perror(what);
    if (shmid != -1 && shmctl(shmid, IPC_RMID, NULL) == -1)
        perror("IPC_RMID");
    exit(3);
}

static void show(int shmid)
{
    struct shmid_ds ds;
    if (shmctl(shmid, IPC_STAT, &ds) == -1)
        die("IPC_STAT", shmid);
    printf("Size:   %lu bytes\n", (unsigned long)ds.shm_segsz);
    printf("Mode:   %o\n", (unsigned)ds.shm_perm.mode);
    printf("Nattch: %lu (last was %d)\n", (unsigned long)ds.shm_nattch, (int)ds.shm_lpid);
    printf("Cpid:   %d\n", (int)ds.shm_cpid);
}

static void write_in_vain(int shmid, char *room)
{
    char *p = shmat(shmid, room + 4095, SHM_RND | SHM_RDONLY);
    if (p == (void *)-1) {
        perror("shmat in the child");
        _exit(1);
    }
    printf("asked: %p\ngot: %p\n", (void *)(room + 4095), (void *)p);
    fflush(stdout);
    memset(p, 0, 1);
    shmdt(p);
    _exit(0);
}

int main(int argc, char *argv[])
{
    union {
        struct shminfo info;
        struct shmid_ds ds;
    } limits;
    struct shmid_ds ds;
    size_t size = argc > 1 ? strtoul(argv[1], NULL, 0) : 4096;

    if (shmctl(0, IPC_INFO, &limits.ds) == -1)
        die("IPC_INFO", -1);
    printf("shmmax = 0x%lx\nshmmni = %lu\n", limits.info.shmmax, limits.info.shmmni);

    int shmid = shmget(IPC_PRIVATE, size, 0600);
    if (shmid == -1)
        die("shmget", -1);
    show(shmid);

    char *room = mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED || munmap(room, 1 << 20) == -1)
        die("mmap", shmid);

    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork", shmid);
    if (child == 0)
        write_in_vain(shmid, room);
    int status;
    if (wait(&status) != child)
        die("wait", shmid);
    if (!WIFSIGNALED(status)) {
        fprintf(stderr, "the child was not stopped\n");
        die("child", shmid);
    }
    printf("child: %s\n", strsignal(WTERMSIG(status)));

    void *memory = shmat(shmid, NULL, 0);
    if (memory == (void *)-1)
        die("shmat", shmid);
    if (shmctl(shmid, IPC_STAT, &ds) == -1)
        die("IPC_STAT", shmid);
    ds.shm_perm.mode &= ~0277;
    if (shmctl(shmid, IPC_SET, &ds) == -1)
        die("IPC_SET", shmid);
    show(shmid);
    if (shmdt(memory) == -1)
        die("shmdt", shmid);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        die("IPC_RMID", -1);
    return 0;
}
