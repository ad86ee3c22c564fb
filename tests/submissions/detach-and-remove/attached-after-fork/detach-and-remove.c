// Model solution: the child removes the segment while the parent has it attached, and then still writes
// into it. The parent looks at what is left of it before and after the last detach.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 100

// Says that nothing has this key any more: 0, or -1 if that is not so.
static int ask_for_key(key_t key)
{
    if (shmget(key, 0, 0) != -1) {
        fprintf(stderr, "the key still leads to a segment\n");
        return -1;
    }
    if (errno != ENOENT) {
        perror("shmget (again)");
        return -1;
    }
    printf("key: %s\n", strerror(errno));
    return 0;
}

static char *attach(int id)
{
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    return memory;
}

// What the child does: it never returns.
static void remove_and_write(int id, key_t key, const char *text)
{
    for (volatile int i = 0; i < 20000000; i++) // most of the time the child is the slower one
        ;
    char *memory = attach(id);
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl (IPC_RMID)");
        exit(EXIT_FAILURE);
    }
    int status = ask_for_key(key) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    strcpy(memory, text); // main has made sure that it fits
    if (shmdt(memory) == -1) {
        perror("shmdt (child)");
        status = EXIT_FAILURE;
    }
    exit(status);
}

// Forks the child, attaches the segment and waits until the child has ended: 0, or -1 if it has failed.
static int let_child_remove(int id, key_t key, char **memory, const char *text)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    if (child == 0)
        remove_and_write(id, key, text);
    *memory = attach(id);

    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return -1;
        }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "the child has failed\n");
        return -1;
    }
    return 0;
}

// What is known of a segment that is removed but still attached.
static int show_marked(int id, const char *memory)
{
    struct shmid_ds info;
    if (shmctl(id, IPC_STAT, &info) == -1) {
        perror("shmctl (IPC_STAT)");
        return -1;
    }
    printf("nattch: %lu\n", (unsigned long)info.shm_nattch);
    printf("marked: %s\n", info.shm_perm.mode & SHM_DEST ? "yes" : "no");
    printf("text: %s\n", memory);
    return 0;
}

// Says that the segment is no more: 0, or -1 if that is not so.
static int show_gone(int id)
{
    struct shmid_ds info;
    if (shmctl(id, IPC_STAT, &info) != -1) {
        fprintf(stderr, "the segment is still there\n");
        return -1;
    }
    if (errno != EINVAL && errno != EIDRM) {
        perror("shmctl (IPC_STAT)");
        return -1;
    }
    printf("gone: %s\n", strerror(errno));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strlen(argv[1]) >= SIZE) {
        fprintf(stderr, "usage: %s TEXT (at most %d bytes)\n", argv[0], SIZE - 1);
        return 2;
    }

    key_t key = ftok(".", 'd');
    if (key == -1) {
        perror("ftok");
        return EXIT_FAILURE;
    }
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    char *memory;
    int status = EXIT_SUCCESS;
    if (let_child_remove(id, key, &memory, argv[1]) == -1 || show_marked(id, memory) == -1) {
        // Perhaps the child has removed it, perhaps not. While it is attached here the id cannot have
        // become another segment's, so a second removal does no harm.
        shmctl(id, IPC_RMID, NULL);
        status = EXIT_FAILURE;
    }
    if (shmdt(memory) == -1) {
        perror("shmdt");
        return EXIT_FAILURE;
    }
    if (status == EXIT_SUCCESS && show_gone(id) == -1)
        status = EXIT_FAILURE;
    return status;
}
