// Timer signals without SA_RESTART. Bare, no call is ever interrupted; traced, one that has not yet reached
// the supervisor can be (EINTR, and the kernel has not made it): rare, and never half done.
#include "trace.h"

static volatile sig_atomic_t hits;
static int interrupted;

static void hit(int number)
{
    (void)number;
    hits++;
}

static int again(long result)
{
    if (result != -1 || errno != EINTR)
        return 0;
    interrupted++;
    return 1;
}

int main(void)
{
    struct sigaction action = {.sa_handler = hit, .sa_flags = 0};
    struct itimerval timer = {{0, 200}, {0, 200}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    int failures = 0, result, rounds;
    for (rounds = 0; rounds < 300; rounds++) {
        int id;
        char *p;
        do
            id = shmget(0x600d, 4096, IPC_CREAT | IPC_EXCL | 0600);
        while (again(id));
        do
            p = shmat(id, NULL, 0);
        while (again((long)p));
        failures += id == -1 || p == (char *)-1;
        do
            result = shmdt(p);
        while (again(result));
        failures += result != 0;
        do
            result = shmctl(id, IPC_RMID, NULL);
        while (again(result));
        failures += result != 0;
    }
    struct itimerval off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &off, NULL);
    dprintf(1, "%d rounds, %d failures, interrupted often: %d\n", rounds, failures,
            interrupted > rounds * 4 / 20);
    return hits == 0;
}
