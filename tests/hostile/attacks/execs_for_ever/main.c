// exec of itself, for ever.
#include "attack.h"

int main(int argc, char **argv)
{
    (void)argc;
    execv("/proc/self/exe", argv);
    return 1;
}
