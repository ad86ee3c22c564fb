// posix_spawn: a child that shares memory until its exec; a missing program is ENOENT.
#include "trace.h"

extern char **environ;

int main(void)
{
    char *arguments[] = {"true", "with spaces", NULL};
    pid_t child;
    dprintf(1, "spawn %d\n", posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ));
    wait_for(child);
    dprintf(1, "spawn %d\n",
            posix_spawn(&child, "/no/such/program", NULL, NULL, arguments, environ));
    return 0;
}
