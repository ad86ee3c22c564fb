// Two children sleep until moments that the parent has named, with clock_nanosleep() and TIMER_ABSTIME: one by
// CLOCK_MONOTONIC, one by CLOCK_REALTIME. What they do before does not shift the moment, and one that is over costs
// nothing.
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static struct timespec later(struct timespec time, int ms)
{
    time.tv_nsec += ms * 1000000L;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static void sleep_until(clockid_t clock, struct timespec moment)
{
    struct timespec now;
    if (clock_nanosleep(clock, TIMER_ABSTIME, &moment, NULL) != 0 || clock_gettime(clock, &now) < 0)
        exit(1);
    if (now.tv_sec < moment.tv_sec || (now.tv_sec == moment.tv_sec && now.tv_nsec < moment.tv_nsec))
        exit(1); // awake too early
}

int main(void)
{
    struct timespec monotonic, real;
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    clock_gettime(CLOCK_REALTIME, &real);

    if (fork() == 0) {
        usleep(40000);
        sleep_until(CLOCK_MONOTONIC, later(monotonic, 100));
        say("100 ms: by the monotonic clock\n");
        usleep(100000);
        sleep_until(CLOCK_MONOTONIC, later(monotonic, 300));
        say("300 ms: by the monotonic clock\n");
        sleep_until(CLOCK_MONOTONIC, later(monotonic, 50));
        say("300 ms: that moment was over\n");
        exit(0);
    }
    if (fork() == 0) {
        sleep_until(CLOCK_REALTIME, later(real, 200));
        say("200 ms: by the real-time clock\n");
        sleep_until(CLOCK_REALTIME, later(real, 400));
        say("400 ms: by the real-time clock\n");
        exit(0);
    }
    int status, failed = 0;
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    return failed;
}
