// select(), poll(), ppoll() and epoll_wait() wait for a pipe, with a limit: for each of them the time is over once, and
// once a byte comes first.
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int ends[2], epoll;

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static int by_select(int ms)
{
    struct timeval limit = {.tv_usec = ms * 1000};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    return select(ends[0] + 1, &set, NULL, NULL, &limit);
}

static int by_poll(int ms)
{
    struct pollfd one = {.fd = ends[0], .events = POLLIN};
    return poll(&one, 1, ms);
}

static int by_ppoll(int ms)
{
    struct pollfd one = {.fd = ends[0], .events = POLLIN};
    struct timespec limit = {.tv_nsec = ms * 1000000L};
    return ppoll(&one, 1, &limit, NULL);
}

static int by_epoll(int ms)
{
    struct epoll_event event;
    return epoll_wait(epoll, &event, 1, ms);
}

static const struct {
    const char *name;
    int (*wait)(int ms);
} ways[] = {{"select", by_select}, {"poll", by_poll}, {"ppoll", by_ppoll}, {"epoll_wait", by_epoll}};
#define WAYS (int)(sizeof ways / sizeof *ways)

// A byte every 120 ms. The other one waits 60 ms in vain, then has 300 ms, of which it needs another 60.
static void be_the_writer(void)
{
    for (int i = 0; i < WAYS; i++) {
        usleep(120000);
        say("the writer writes\n");
        if (write(ends[1], "x", 1) != 1)
            exit(1);
    }
    exit(0);
}

int main(void)
{
    struct epoll_event wanted = {.events = EPOLLIN};
    if (pipe(ends) < 0 || (epoll = epoll_create1(0)) < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &wanted) < 0)
        return 1;
    if (fork() == 0)
        be_the_writer();
    for (int i = 0; i < WAYS; i++) {
        char line[40], byte;
        if (ways[i].wait(60) != 0)
            return 1;
        snprintf(line, sizeof line, "%s: nothing yet\n", ways[i].name);
        say(line);
        if (ways[i].wait(300) != 1 || read(ends[0], &byte, 1) != 1)
            return 1;
        snprintf(line, sizeof line, "%s: a byte\n", ways[i].name);
        say(line);
    }
    int status;
    return wait(&status) < 0 || status != 0;
}
