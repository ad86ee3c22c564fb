// system(): a shell, its command, its exit status.
#include "trace.h"

int main(void)
{
    int status = system("/bin/true; exit 7");
    dprintf(1, "status %d\n", WEXITSTATUS(status));
    return 0;
}
