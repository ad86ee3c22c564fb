// exec drops what was mapped.
#include "proc.h"

int main(int argc, char **argv)
{
    if (argc > 1)
        return 0;
    TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    execl(argv[0], argv[0], "again", NULL); // AT:exec
    return 1;
}
