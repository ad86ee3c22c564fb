// dup, dup2, dup3, F_DUPFD and F_DUPFD_CLOEXEC; over an open end, over itself, and of what is not open.
#include "proc.h"

int main(void)
{
    int ends[2];
    TELL(pipe2(ends, O_CLOEXEC)); // AT:pipe
    TELL(dup(ends[0]));           // AT:dup
    TELL(dup2(ends[1], 10));
    TELL(dup3(ends[1], 11, O_CLOEXEC));
    TELL(fcntl(ends[0], F_DUPFD, 20));
    TELL(fcntl(ends[1], F_DUPFD_CLOEXEC, 20));
    TELL(dup2(ends[0], 10)); // AT:over
    TELL(dup2(ends[0], ends[0]));
    TELL(dup3(ends[0], ends[0], 0));
    TELL(dup2(99, 11));
    TELL(dup2(ends[0], -1));
    int null = open("/dev/null", O_RDONLY);
    TELL(dup2(null, 20)); // AT:null
    TELL(close(10));
    TELL(close(10));
    return 0;
}
