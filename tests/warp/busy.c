// A child computes until it has had 0.3 seconds of CPU time, while its parent sleeps a second.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void compute(void)
{
    volatile unsigned long product = 1;
    struct timespec used;
    do {
        for (unsigned long i = 1; i < 100000; i++)
            product *= i | 1;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    } while (used.tv_sec == 0 && used.tv_nsec < 300000000);
    exit(0);
}

int main(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        compute();
    sleep(1);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        return 1;
    puts("ok");
    return 0;
}
