#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    int id;

    if (argc < 2)
        return 1;
    id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    if (fork() == 0)
        exit(0);
    wait(NULL);
    printf("parent: %s\n", argv[1]);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
