// A chain of four processes, each the child of the one before: a byte goes down it through pipes, and each keeps it for
// a while with nanosleep(). A bystander sleeps beside them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINKS 4

// How long each keeps the byte.
static const int keeps_ms[LINKS] = {80, 120, 60, 140};

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static void rest(int ms)
{
    struct timespec time = {.tv_nsec = ms * 1000000L};
    if (nanosleep(&time, NULL) < 0)
        exit(1);
}

static void wait_for_child(void)
{
    int status;
    if (wait(&status) < 0 || status != 0)
        exit(1);
}

// Becomes the first link, which makes the second, which makes the third..; each takes the byte from `input`.
static void be_a_link(int input)
{
    int number = 0, next[2] = {-1, -1};
    while (number < LINKS - 1) {
        if (pipe(next) < 0)
            exit(1);
        if (fork() != 0)
            break;
        close(next[1]);
        input = next[0];
        number++;
    }

    char byte, line[40];
    if (read(input, &byte, 1) != 1)
        exit(1);
    rest(keeps_ms[number]);
    snprintf(line, sizeof line, "link %d has kept it %d ms\n", number + 1, keeps_ms[number]);
    say(line);
    if (number < LINKS - 1) {
        if (write(next[1], &byte, 1) != 1)
            exit(1);
        wait_for_child();
    }
    exit(0);
}

int main(void)
{
    int first[2];
    if (pipe(first) < 0)
        return 1;
    if (fork() == 0)
        be_a_link(first[0]);
    if (write(first[1], "x", 1) != 1)
        return 1;
    rest(140); // between the first link and the second
    say("bystander after 140 ms\n");
    rest(170); // between the third and the last
    say("bystander after 310 ms\n");
    wait_for_child();
    return 0;
}
