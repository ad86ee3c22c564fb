// Timer signals with SA_RESTART hitting a loop of calls: each is made once, none is lost.
#include "trace.h"

static volatile sig_atomic_t hits;

static void hit(int number)
{
    (void)number;
    hits++;
}

int main(void)
{
    struct sigaction action = {.sa_handler = hit, .sa_flags = SA_RESTART};
    struct itimerval timer = {{0, 200}, {0, 200}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    int failures = 0, rounds;
    for (rounds = 0; rounds < 300; rounds++) {
        int id = shmget(0x600d, 4096, IPC_CREAT | IPC_EXCL | 0600);
        char *p = shmat(id, NULL, 0);
        failures += id == -1 || p == (char *)-1;
        failures += shmdt(p) != 0;
        failures += shmctl(id, IPC_RMID, NULL) != 0;
    }
    struct itimerval off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &off, NULL);
    dprintf(1, "%d rounds, %d failures\n", rounds, failures);
    return hits == 0;
}
