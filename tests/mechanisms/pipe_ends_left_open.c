// The child keeps the writing end that it does not use, the parent keeps everything.
#include "proc.h"

int main(void)
{
    int ends[2];
    char c;
    TELL(pipe2(ends, O_NONBLOCK)); // AT:pipe
    pid_t child = fork();
    if (child == 0) {
        while (read(ends[0], &c, 1) != 1)
            sched_yield();
        close(ends[0]);
        exit(0);
    }
    write(ends[1], "x", 1);
    wait_for(child);
    return 0;
}
