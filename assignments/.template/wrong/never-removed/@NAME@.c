#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;

    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    int *number = shmat(id, NULL, 0);
    if (number == (void *)-1) {
        perror("shmat");
        return EXIT_FAILURE;
    }

    if (fork() == 0) {
        *number = (int)strlen(argv[1]);
        _exit(EXIT_SUCCESS);
    }
    wait(NULL);
    printf("%d\n", *number);
    shmdt(number);
    return EXIT_SUCCESS;
}
