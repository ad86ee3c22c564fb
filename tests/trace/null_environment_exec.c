// exec with null argv strings and an empty environment.
// COMPARE: none
#include "trace.h"

int main(int argc, char **argv)
{
    char *none[] = {NULL};
    char *arguments[] = {"", "\"quoted\" \\ and\ttab", "caf\xc3\xa9", NULL};
    if (argc == 3) {
        TELL(execve("/bin/true", argv, (char **)8));
        TELL(execve((char *)8, argv, none));
        return 0;
    }
    pid_t child = fork();
    if (child == 0) {
        execve(argv[0], arguments, none);
        _exit(1);
    }
    wait_for(child);
    return 0;
}
