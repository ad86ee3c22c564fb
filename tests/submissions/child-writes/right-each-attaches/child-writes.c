#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

static char *attach(int id, int flags)
{
    char *memory = shmat(id, NULL, flags);
    if (memory == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static void child(int id, const char *text)
{
    char *memory = attach(id, 0);
    strcpy(memory, text);
    shmdt(memory);
    exit(EXIT_SUCCESS);
}

static void parent(int id)
{
    char *memory = attach(id, SHM_RDONLY);
    printf("parent: %s\n", memory);
    shmdt(memory);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return EXIT_FAILURE;

    int id = shmget(IPC_PRIVATE, 100, 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    pid_t pid = fork();
    if (pid == 0)
        child(id, argv[1]);
    waitpid(pid, NULL, 0);
    parent(id);
    shmctl(id, IPC_RMID, NULL);
    return EXIT_SUCCESS;
}
