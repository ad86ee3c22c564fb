#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

char *memory;

void child(void)
{
    int i;
    for (i = 0; i < 26; i++)
        memory[i] += 'a' - 'A';
    shmdt(memory);
    exit(0);
}

int main(void)
{
    int i;
    int id = shmget(IPC_PRIVATE, 30, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        exit(1);
    }
    char *memory = shmat(id, 0, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, 0);
        exit(1);
    }
    for (i = 0; i < 26; i++)
        memory[i] = 'A' + i;
    memory[i] = 0;
    printf("before: %s\n", memory);
    fflush(stdout);
    if (fork() == 0)
        child();
    wait(NULL);
    printf("after: %s\n", memory);
    shmdt(memory);
    shmctl(id, IPC_RMID, 0);
    return 0;
}
