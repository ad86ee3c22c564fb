// Two children share the messages in a queue, of which there is one; how many are left is kept in a segment. Each looks
// whether there is one left, takes it, and counts it off.
// Fails if both have looked before either has counted off: the second waits for a message for ever.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    char text[8];
};

static int lock, queue;

static void change(int by)
{
    struct sembuf operation = {0, (short)by, 0};
    if (semop(lock, &operation, 1) < 0)
        exit(2);
}

static void take(int *left)
{
    struct message message;
    change(-1);
    int mine = *left > 0;
    change(1);
    if (mine) {
        msgrcv(queue, &message, sizeof message.text, 0, 0);
        change(-1);
        --*left;
        change(1);
    }
    exit(0);
}

int main(void)
{
    struct message message = {1, "one"};
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int *left = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    lock = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (left == (void *)-1 || lock < 0 || semctl(lock, 0, SETVAL, 1) < 0 || queue < 0)
        return 2;
    *left = 1;
    if (msgsnd(queue, &message, sizeof message.text, 0) < 0)
        return 2;
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            take(left);
    wait(NULL);
    wait(NULL);
    printf("%d left\n", *left);
    shmdt(left);
    shmctl(id, IPC_RMID, NULL);
    semctl(lock, 0, IPC_RMID);
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
