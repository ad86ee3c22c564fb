// Model solution: what the kernel knows of a segment, and what it lets one do with it.
#define _GNU_SOURCE // IPC_INFO, struct shminfo
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define PERMISSIONS 0777 // the part of the mode that is no flag of the kernel's own

// Each step returns 0, or -1 after it has said what went wrong. What it attached it has detached again.

static int print_fields(int id)
{
    struct shmid_ds info;
    if (shmctl(id, IPC_STAT, &info) == -1) {
        perror("shmctl (IPC_STAT)");
        return -1;
    }
    printf("size: %zu\n", info.shm_segsz);
    printf("mode: %04o\n", (unsigned)info.shm_perm.mode & PERMISSIONS);
    printf("nattch: %lu\n", (unsigned long)info.shm_nattch);
    printf("cpid: %d\n", (int)info.shm_cpid);
    return 0;
}

static int detach(const void *memory)
{
    if (shmdt(memory) == -1) {
        perror("shmdt");
        return -1;
    }
    return 0;
}

// The fields while the segment is attached. *address is where the kernel attached it: it is free again
// afterwards.
static int look_while_attached(int id, char **address)
{
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        return -1;
    }
    *address = memory;
    int result = print_fields(id);
    if (detach(memory) == -1)
        result = -1;
    return result;
}

// A child writes through a read-only attachment, and the kernel ends it.
static int write_in_child(volatile char *memory)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return -1;
    }
    if (child == 0) {
        memory[0] = 'x';
        _exit(EXIT_SUCCESS); // never reached
    }
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return -1;
        }
    if (!WIFSIGNALED(status)) {
        fprintf(stderr, "the child could write to read-only memory\n");
        return -1;
    }
    printf("child: signal %d\n", WTERMSIG(status));
    return 0;
}

static int try_to_write(int id)
{
    char *memory = shmat(id, NULL, SHM_RDONLY);
    if (memory == (void *)-1) {
        perror("shmat (SHM_RDONLY)");
        return -1;
    }
    int result = write_in_child(memory);
    if (detach(memory) == -1)
        result = -1;
    return result;
}

// Asks for an address that is not a multiple of SHMLBA.
static int attach_rounded(int id, char *address)
{
    void *asked = address + 100;
    void *got = shmat(id, asked, SHM_RND);
    if (got == (void *)-1) {
        perror("shmat (SHM_RND)");
        return -1;
    }
    printf("asked: %p\n", asked);
    printf("got: %p\n", got);
    return detach(got);
}

static int set_mode(int id, unsigned mode)
{
    // IPC_SET sets the owner, too: all that stays the same comes from IPC_STAT.
    struct shmid_ds info;
    if (shmctl(id, IPC_STAT, &info) == -1) {
        perror("shmctl (IPC_STAT)");
        return -1;
    }
    info.shm_perm.mode = (unsigned short)mode;
    if (shmctl(id, IPC_SET, &info) == -1) {
        perror("shmctl (IPC_SET)");
        exit(EXIT_FAILURE);
    }
    return print_fields(id);
}

static int print_limits(void)
{
    struct shminfo limits;
    if (shmctl(0, IPC_INFO, (struct shmid_ds *)(void *)&limits) == -1) {
        perror("shmctl (IPC_INFO)");
        return -1;
    }
    printf("shmmax: %lu\n", limits.shmmax);
    printf("shmmni: %lu\n", limits.shmmni);
    return 0;
}

static int inspect(int id)
{
    char *address = NULL;
    if (print_fields(id) == -1 || look_while_attached(id, &address) == -1)
        return -1;
    if (try_to_write(id) == -1 || attach_rounded(id, address) == -1)
        return -1;
    if (set_mode(id, 0400) == -1)
        return -1;
    return print_limits();
}

int main(int argc, char **argv)
{
    char *end = NULL;
    unsigned long size = argc == 2 ? strtoul(argv[1], &end, 10) : 0;
    if (size == 0 || *end != '\0') {
        fprintf(stderr, "usage: %s SIZE\n", argv[0]);
        return 2;
    }

    int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    int status = inspect(id) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl (IPC_RMID)");
        status = EXIT_FAILURE;
    }
    return status;
}
