// Times commands against each other: timer ROUNDS inside|whole +++ COMMAND... +++ COMMAND...
//
// Runs the commands in turn, ROUNDS times, after one round that does not count, and prints the median of
// each in microseconds, one to a line. "whole" is the time from start to end of the command, "inside" the
// number that it prints on its standard output itself.
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_COMMANDS = 16, MOST_ROUNDS = 1000 };

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

// Microseconds, or a negative number if the command failed.
static double run_once(char **command, bool inside)
{
    int output[2];
    if (pipe(output) != 0)
        return -1;
    double start = now_us();
    pid_t pid = vfork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(inside ? output[1] : null, 1);
        dup2(null, 2);
        close(null);
        close(output[0]);
        close(output[1]);
        execvp(command[0], command);
        _exit(127);
    }
    close(output[1]);
    char text[100];
    size_t used = 0;
    ssize_t got;
    while (inside && used < sizeof text - 1 &&
           (got = read(output[0], text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)got;
    text[used] = '\0';
    int status;
    waitpid(pid, &status, 0);
    double elapsed = now_us() - start;
    close(output[0]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return -1;
    return inside ? atof(text) : elapsed;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static char **commands[MOST_COMMANDS];
    static double times[MOST_COMMANDS][MOST_ROUNDS];
    int count = 0, rounds = argc > 2 ? atoi(argv[1]) : 0;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        return 2;
    bool inside = strcmp(argv[2], "inside") == 0;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "+++") != 0)
            continue;
        argv[i] = NULL;
        if (count < MOST_COMMANDS)
            commands[count++] = argv + i + 1;
    }
    for (int round = -1; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            double us = run_once(commands[i], inside);
            if (us < 0) {
                fprintf(stderr, "timer: %s failed\n", commands[i][0]);
                return 1;
            }
            if (round >= 0)
                times[i][round] = us;
        }
    for (int i = 0; i < count; i++) {
        qsort(times[i], (size_t)rounds, sizeof times[i][0], by_value);
        printf("%.1f\n", times[i][rounds / 2]);
    }
    return 0;
}
