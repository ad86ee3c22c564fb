// Semaphores that are waited for with a limit, a POSIX one in shared memory with sem_timedwait() and a System V one
// with semtimedop(): each is raised too late once, and once in time.
#define _GNU_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static sem_t *posix;
static int set;

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static int wait_posix(int ms)
{
    struct timespec limit; // a moment of the real-time clock
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec += ms * 1000000L;
    limit.tv_sec += limit.tv_nsec / 1000000000;
    limit.tv_nsec %= 1000000000;
    return sem_timedwait(posix, &limit);
}

static int wait_system_v(int ms)
{
    struct sembuf down = {0, -1, 0};
    struct timespec limit = {.tv_nsec = ms * 1000000L}; // from now
    return semtimedop(set, &down, 1, &limit);
}

static void be_the_raiser(void)
{
    struct sembuf up = {0, 1, 0};
    usleep(140000);
    say("140 ms: raises the POSIX semaphore\n");
    sem_post(posix);
    usleep(120000);
    say("260 ms: raises the System V semaphore\n");
    semop(set, &up, 1);
    exit(0);
}

int main(void)
{
    posix = mmap(NULL, sizeof *posix, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (posix == MAP_FAILED || sem_init(posix, 1, 0) < 0 || set < 0 || semctl(set, 0, SETVAL, 0) < 0)
        return 1;
    if (fork() == 0)
        be_the_raiser();

    int failed = wait_posix(80) == 0 || errno != ETIMEDOUT;
    say("80 ms: the time for the POSIX semaphore is over\n");
    failed |= wait_posix(300) != 0;
    say("140 ms: has the POSIX semaphore\n");
    failed |= wait_system_v(60) == 0 || errno != EAGAIN;
    say("200 ms: the time for the System V semaphore is over\n");
    failed |= wait_system_v(300) != 0;
    say("260 ms: has the System V semaphore\n");

    int status;
    failed |= wait(&status) < 0 || status != 0;
    sem_destroy(posix);
    failed |= semctl(set, 0, IPC_RMID) < 0;
    return failed;
}
