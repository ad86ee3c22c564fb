// Two processes talk through two pipes: who comes first asks, and the other one, who finds it there, reads the question
// first. Each counts itself in, and looks then whether it is alone.
// Fails if both count themselves in before either looks: both wait for a question.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int lock;

static void change(int by)
{
    struct sembuf operation = {0, (short)by, 0};
    if (semop(lock, &operation, 1) < 0)
        exit(2);
}

// Whether all went well.
static int talk(int *here, int input, int output)
{
    char byte = '?';
    change(-1);
    ++*here;
    change(1);
    change(-1);
    int alone = *here == 1;
    change(1);
    if (alone)
        return write(output, &byte, 1) == 1 && read(input, &byte, 1) == 1 && byte == '!';
    if (read(input, &byte, 1) != 1 || byte != '?')
        return 0;
    byte = '!';
    return write(output, &byte, 1) == 1;
}

int main(void)
{
    int forth[2], back[2], status, id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int *here = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    lock = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (here == (void *)-1 || lock < 0 || semctl(lock, 0, SETVAL, 1) < 0 || pipe(forth) < 0 || pipe(back) < 0)
        return 2;
    if (fork() == 0)
        exit(!talk(here, forth[0], back[1]));
    int well = talk(here, back[0], forth[1]);
    well &= wait(&status) > 0 && status == 0;
    puts(well ? "asked and answered" : "misunderstood");
    shmdt(here);
    shmctl(id, IPC_RMID, NULL);
    semctl(lock, 0, IPC_RMID);
    return !well;
}
