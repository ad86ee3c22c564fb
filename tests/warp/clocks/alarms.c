// What alarm(), getitimer() and sleep() tell of the time that is left fits what was slept.
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t rung;
static int wrong;

static void ring(int number)
{
    (void)number;
    rung++;
}

static void expect(const char *what, double value, double least, double most)
{
    if (value >= least && value <= most)
        return;
    printf("%s: %g, expected %g to %g\n", what, value, least, most);
    wrong++;
}

static double timer_seconds(void)
{
    struct itimerval timer;
    getitimer(ITIMER_REAL, &timer);
    return (double)timer.it_value.tv_sec + (double)timer.it_value.tv_usec / 1e6;
}

int main(void)
{
    signal(SIGALRM, ring);

    alarm(10);
    expect("sleep(3), undisturbed", sleep(3), 0, 0);
    expect("getitimer after 3 of 10 s", timer_seconds(), 6.5, 7);
    expect("alarm(0) after 3 of 10 s", alarm(0), 6, 7);
    expect("getitimer when it is off", timer_seconds(), 0, 0);
    expect("alarms", rung, 0, 0);

    struct itimerval timer = {.it_value = {.tv_sec = 5, .tv_usec = 500000}}, old;
    setitimer(ITIMER_REAL, &timer, NULL);
    usleep(250000);
    expect("getitimer after 0.25 of 5.5 s", timer_seconds(), 4.75, 5.25);
    expect("alarm(1) in the place of 5 s", alarm(1), 4, 6);
    expect("sleep(5), woken after 1 s", sleep(5), 3, 4);
    expect("alarms", rung, 1, 1);

    timer.it_value.tv_sec = 2;
    setitimer(ITIMER_REAL, &timer, NULL);
    timer.it_value.tv_sec = timer.it_value.tv_usec = 0;
    setitimer(ITIMER_REAL, &timer, &old);
    expect("setitimer tells of the old one", (double)old.it_value.tv_sec + (double)old.it_value.tv_usec / 1e6, 2, 2.5);
    sleep(3);
    expect("alarms", rung, 1, 1);

    if (wrong == 0)
        puts("ok");
    return wrong != 0;
}
