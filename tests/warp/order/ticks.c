// A periodic timer: the handler of SIGALRM counts its ticks, a hundred milliseconds apart. A child prints a line
// between each two of them.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICKS 5

static volatile sig_atomic_t ticks;

static void tick(int number)
{
    (void)number;
    ticks++;
}

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static void be_between(void)
{
    usleep(50000);
    for (int i = 1; i < TICKS; i++) {
        usleep(100000);
        say("between two ticks\n");
    }
    exit(0);
}

int main(void)
{
    struct sigaction action = {.sa_handler = tick};
    struct itimerval period = {{.tv_usec = 100000}, {.tv_usec = 100000}}, off = {{0, 0}, {0, 0}};
    sigset_t alarms, usual;
    sigaction(SIGALRM, &action, NULL);
    // Ticks come while sigsuspend waits for them, and at no other time.
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarms, &usual);

    setitimer(ITIMER_REAL, &period, NULL); // which no child inherits
    pid_t child = fork();
    if (child == 0)
        be_between();
    int told = 0;
    while (told < TICKS) {
        sigsuspend(&usual);
        char line[20];
        snprintf(line, sizeof line, "tick %d\n", ++told);
        say(line);
        if (ticks != told)
            return 1;
    }
    setitimer(ITIMER_REAL, &off, NULL);

    int status;
    return waitpid(child, &status, 0) != child || status != 0;
}
