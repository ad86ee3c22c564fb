// Model solution: the parent reads after wait, so that the child has written by then.
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

// What the child does: it never returns.
static void write_text(char *memory, const char *text)
{
    strcpy(memory, text); // main has made sure that it fits
    if (shmdt(memory) == -1) {
        perror("shmdt (child)");
        _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

// What the parent does with the segment attached: an exit status.
static int run(char *memory, const char *text)
{
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        exit(EXIT_FAILURE);
    }
    if (child == 0)
        write_text(memory, text);

    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return EXIT_FAILURE;
        }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "the child has failed\n");
        return EXIT_FAILURE;
    }
    printf("parent: %s\n", memory);
    return EXIT_SUCCESS;
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

    int status = EXIT_FAILURE;
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
    } else {
        status = run(memory, argv[1]);
        if (shmdt(memory) == -1) {
            perror("shmdt");
            status = EXIT_FAILURE;
        }
    }

    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        status = EXIT_FAILURE;
    }
    return status;
}
