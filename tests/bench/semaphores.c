// A bounded buffer's worth of semaphore operations between two processes: 4 a round. Prints the microseconds that it
// took.
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int set;

static void change(unsigned short semaphore, short by)
{
    struct sembuf operation = {semaphore, by, 0};
    if (semop(set, &operation, 1) != 0)
        _exit(1);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 25000;
    unsigned short values[] = {16, 0}; // free places, full ones
    double start = now_us();
    set = semget(IPC_PRIVATE, 2, 0600);
    if (set < 0 || semctl(set, 0, SETALL, values) != 0)
        return 1;
    if (fork() == 0) {
        for (int i = 0; i < rounds; i++) {
            change(1, -1);
            change(0, 1);
        }
        _exit(0);
    }
    for (int i = 0; i < rounds; i++) {
        change(0, -1);
        change(1, 1);
    }
    int status = 1;
    wait(&status);
    semctl(set, 0, IPC_RMID);
    printf("%.0f\n", now_us() - start);
    return status != 0;
}
