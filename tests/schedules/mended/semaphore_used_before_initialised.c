// A server waits for a client at a semaphore. It is made, and has its value, before either of them is there.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY 0x5ced06

static int open_calls(int flags)
{
    int calls = semget(KEY, 1, flags | 0600);
    if (calls < 0) {
        perror("semget");
        exit(2);
    }
    return calls;
}

static void be_the_server(void)
{
    struct sembuf down = {0, -1, 0};
    int calls = open_calls(0);
    exit(semop(calls, &down, 1) < 0);
}

static void be_the_client(void)
{
    struct sembuf up = {0, 1, 0};
    int calls = open_calls(0);
    exit(semop(calls, &up, 1) < 0);
}

int main(void)
{
    int status, failed = 0, calls = open_calls(IPC_CREAT | IPC_EXCL);
    if (semctl(calls, 0, SETVAL, 0) < 0)
        return 2;
    if (fork() == 0)
        be_the_server();
    if (fork() == 0)
        be_the_client();
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    puts(failed ? "not served" : "served");
    semctl(calls, 0, IPC_RMID);
    return failed;
}
