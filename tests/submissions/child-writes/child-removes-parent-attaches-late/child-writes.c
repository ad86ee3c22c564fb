// Model solution: the parent reads after wait, so that the child has written by then.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 100

// What the child does: it never returns.
static void write_text(int id, const char *text)
{
    for (volatile int i = 0; i < 20000000; i++) // most of the time the child is the slower one
        ;
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat (child)");
        _exit(EXIT_FAILURE);
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) { // it lives on as long as somebody has it attached
        perror("shmctl");
        _exit(EXIT_FAILURE);
    }
    strcpy(memory, text); // main has made sure that it fits
    if (shmdt(memory) == -1) {
        perror("shmdt (child)");
        _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

// What the parent does: an exit status. It attaches the segment for itself.
static int run(int id, const char *text)
{
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        shmctl(id, IPC_RMID, NULL);
        return EXIT_FAILURE;
    }
    if (child == 0)
        write_text(id, text);

    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        perror("shmat");

    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return EXIT_FAILURE;
        }
    bool ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!ok) {
        fprintf(stderr, "the child has failed\n");
        shmctl(id, IPC_RMID, NULL); // perhaps it has not come to that
    }
    if (memory == (void *)-1)
        return EXIT_FAILURE;
    if (ok)
        printf("parent: %s\n", memory);
    if (shmdt(memory) == -1) {
        perror("shmdt");
        ok = false;
    }
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strlen(argv[1]) >= SIZE) {
        fprintf(stderr, "usage: %s TEXT (at most %d bytes)\n", argv[0], SIZE - 1);
        return 2;
    }

    int id = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }

    return run(id, argv[1]);
}
