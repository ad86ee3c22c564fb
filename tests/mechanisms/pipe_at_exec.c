// What exec closes: by pipe2's flag, by fcntl's FD_CLOEXEC; and what stays open.
#include "proc.h"

int main(int argc, char **argv)
{
    int flagged[2], set[2], staying[2];
    if (argc > 1)
        return 0;
    TELL(pipe2(flagged, O_CLOEXEC)); // AT:flagged
    TELL(pipe(set));
    TELL(pipe(staying)); // AT:staying
    fcntl(set[0], F_SETFD, FD_CLOEXEC);
    fcntl(set[1], F_SETFD, FD_CLOEXEC);
    fcntl(flagged[1], F_SETFD, 0);
    execl(argv[0], argv[0], "again", NULL); // AT:exec
    return 1;
}
