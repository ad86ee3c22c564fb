// Signals that are waited for with sigtimedwait(), with a limit: the time is over, one comes from a child, the time is
// over again, one comes with a value, and one from a timer of its own.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static void be_the_sender(void)
{
    union sigval value = {.sival_int = 42};
    usleep(140000);
    say("140 ms: the child sends\n");
    kill(getppid(), SIGUSR1);
    usleep(120000);
    say("260 ms: the child sends 42\n");
    sigqueue(getppid(), SIGUSR2, value);
    exit(0);
}

int main(void)
{
    struct itimerval once = {.it_value = {.tv_usec = 60000}};
    siginfo_t info;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaddset(&signals, SIGUSR2);
    sigaddset(&signals, SIGALRM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    pid_t child = fork();
    if (child == 0)
        be_the_sender();

    struct timespec limit_60 = {.tv_nsec = 60000000}, limit_80 = {.tv_nsec = 80000000};
    struct timespec limit_300 = {.tv_nsec = 300000000};
    int failed = sigtimedwait(&signals, &info, &limit_80) >= 0 || errno != EAGAIN;
    say("80 ms: no signal\n");
    failed |= sigtimedwait(&signals, &info, &limit_300) != SIGUSR1 || info.si_pid != child;
    say("140 ms: a signal\n");
    failed |= sigtimedwait(&signals, &info, &limit_60) >= 0 || errno != EAGAIN;
    say("200 ms: no signal\n");
    failed |= sigtimedwait(&signals, &info, &limit_300) != SIGUSR2 || info.si_value.sival_int != 42;
    say("260 ms: a signal with 42\n");
    setitimer(ITIMER_REAL, &once, NULL);
    failed |= sigtimedwait(&signals, &info, &limit_300) != SIGALRM;
    say("320 ms: the timer's signal\n");

    int status;
    return failed || waitpid(child, &status, 0) != child || status != 0;
}
