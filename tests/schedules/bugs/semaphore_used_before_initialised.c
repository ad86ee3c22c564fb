// A server waits for a client at a semaphore that whoever comes first makes. The server gives it the value 0 to begin
// with.
// Fails if the client has raised it by then, for its call is wiped out: a deadlock.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY 0x5ced05

static int open_calls(void)
{
    int calls = semget(KEY, 1, IPC_CREAT | 0600);
    if (calls < 0) {
        perror("semget");
        exit(2);
    }
    return calls;
}

static void be_the_server(void)
{
    struct sembuf down = {0, -1, 0};
    int calls = open_calls();
    semctl(calls, 0, SETVAL, 0);
    exit(semop(calls, &down, 1) < 0);
}

static void be_the_client(void)
{
    struct sembuf up = {0, 1, 0};
    int calls = open_calls();
    exit(semop(calls, &up, 1) < 0);
}

int main(void)
{
    int status, failed = 0;
    if (fork() == 0)
        be_the_server();
    if (fork() == 0)
        be_the_client();
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    puts(failed ? "not served" : "served");
    semctl(semget(KEY, 1, 0), 0, IPC_RMID);
    return failed;
}
