// Model solution: the parent reads after wait, so that the child has written by then.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

// Forks a child that writes; prints what it wrote. An exit status.
static int count(int *number, const char *text)
{
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return EXIT_FAILURE;
    }
    if (child == 0) {
        *number = (int)strlen(text);
        _exit(EXIT_SUCCESS);
    }
    if (waitpid(child, NULL, 0) == -1) {
        perror("waitpid");
        return EXIT_FAILURE;
    }
    printf("%d\n", *number);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s TEXT\n", argv[0]);
        return 2;
    }

    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }

    int status = EXIT_FAILURE;
    int *number = shmat(id, NULL, 0);
    if (number == (void *)-1) {
        perror("shmat");
    } else {
        status = count(number, argv[1]);
        shmdt(number);
    }

    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        status = EXIT_FAILURE;
    }
    return status;
}
