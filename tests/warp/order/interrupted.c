// Calls that signals interrupt: nanosleep() by kill() from another process, and it tells the rest, which is slept then;
// read() of an empty pipe by a timer of its own.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nothing(int number)
{
    (void)number;
}

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static void be_the_sleeper(void)
{
    struct timespec rest = {.tv_nsec = 500000000};
    while (nanosleep(&rest, &rest) < 0) {
        char line[60];
        long ms = rest.tv_nsec / 1000000;
        if (errno != EINTR || rest.tv_sec != 0)
            exit(1);
        // Rounded, since nobody is woken on the microsecond.
        snprintf(line, sizeof line, "the sleeper is woken, %ld ms are left\n", (ms + 50) / 100 * 100);
        say(line);
    }
    say("500 ms: the sleeper has slept\n");
    exit(0);
}

static void be_the_reader(int input)
{
    struct itimerval once = {.it_value = {.tv_usec = 100000}};
    char byte;
    setitimer(ITIMER_REAL, &once, NULL);
    if (read(input, &byte, 1) >= 0 || errno != EINTR)
        exit(1);
    say("100 ms: the reader is interrupted\n");
    if (read(input, &byte, 1) != 1)
        exit(1);
    say("275 ms: the reader has read\n");
    exit(0);
}

int main(void)
{
    struct sigaction action = {.sa_handler = nothing}; // without SA_RESTART
    int ends[2];
    // Before the children are there, so that no signal comes too early.
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    if (pipe(ends) < 0)
        return 1;
    pid_t sleeper = fork();
    if (sleeper == 0)
        be_the_sleeper();
    if (fork() == 0)
        be_the_reader(ends[0]);

    usleep(200000);
    say("200 ms: the parent wakes\n");
    kill(sleeper, SIGUSR1);
    usleep(75000);
    say("275 ms: the parent writes\n");
    if (write(ends[1], "x", 1) != 1)
        return 1;
    usleep(125000);
    say("400 ms: the parent wakes\n");
    kill(sleeper, SIGUSR1);

    int status, failed = 0;
    for (int i = 0; i < 2; i++)
        failed |= wait(&status) < 0 || status != 0;
    return failed;
}
