// 200 children that end at once. Prints the microseconds that it took. A program of its own: one that can both fork and
// map memory may share it, and is told of more (harness/run/gates.c).
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int main(void)
{
    double start = now_us();
    for (int i = 0; i < 200; i++) {
        if (fork() == 0)
            _exit(0);
        wait(NULL);
    }
    printf("%.0f\n", now_us() - start);
    return 0;
}
