// The writer removes its segment when the reader is there. The reader attaches it, and then says that it is there.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY 0x5ced02

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static void be_the_writer(int written, int reader_there)
{
    char byte = 'w';
    int id = shmget(KEY, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    int *number = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    if (number == (void *)-1)
        die("shmget, shmat");
    *number = 42;
    shmdt(number);
    if (write(written, &byte, 1) != 1 || read(reader_there, &byte, 1) != 1)
        die("pipe");
    shmctl(id, IPC_RMID, NULL);
    exit(0);
}

int main(void)
{
    int written[2], there[2], status;
    char byte;
    if (pipe(written) < 0 || pipe(there) < 0)
        die("pipe");
    if (fork() == 0)
        be_the_writer(written[1], there[0]);
    if (read(written[0], &byte, 1) != 1)
        die("pipe");
    int *number = shmat(shmget(KEY, sizeof(int), 0), NULL, 0);
    if (number == (void *)-1)
        die("shmat");
    if (write(there[1], &byte, 1) != 1)
        die("pipe");
    printf("number %d\n", *number);
    shmdt(number);
    wait(&status);
    return status != 0;
}
