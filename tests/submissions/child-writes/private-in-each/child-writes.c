#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

static int made;

static char *attach(int flags)
{
    int id = made = shmget(IPC_PRIVATE, 100, 0600);
    if (id == -1) {
        perror("shmget");
        exit(EXIT_FAILURE);
    }
    char *memory = shmat(id, NULL, flags);
    if (memory == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static void child(const char *text)
{
    char *memory = attach(0);
    strcpy(memory, text);
    shmdt(memory);
    shmctl(made, IPC_RMID, NULL);
    exit(EXIT_SUCCESS);
}

static void parent(void)
{
    char *memory = attach(SHM_RDONLY);
    printf("parent: %s\n", memory);
    shmdt(memory);
    shmctl(made, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return EXIT_FAILURE;

    pid_t pid = fork();
    if (pid == 0)
        child(argv[1]);
    waitpid(pid, NULL, 0);
    parent();
    return EXIT_SUCCESS;
}
