// popen: the library's pipe, the shell's end.
#include "proc.h"

int main(void)
{
    char line[64];
    FILE *from = popen("echo popped", "r");
    dprintf(1, "%s", fgets(line, sizeof line, from));
    TELL(pclose(from));
    return 0;
}
