// What pipe and pipe2 refuse; SIGPIPE kills who writes for nobody.
#include "proc.h"
#include <sys/resource.h>

int main(void)
{
    int ends[2];
    TELL(pipe2(ends, 0x10)); // AT:flags
    TELL(pipe((int *)8));
    pid_t child = fork();
    if (child == 0) {
        TELL(pipe(ends));
        TELL(close(ends[0]));
        witness_end();
        write(ends[1], "x", 1);
        _exit(0);
    }
    wait_for(child);
    struct rlimit few = {4, 4};
    setrlimit(RLIMIT_NOFILE, &few);
    TELL(pipe(ends));
    return 0;
}
