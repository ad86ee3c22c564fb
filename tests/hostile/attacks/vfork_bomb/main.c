// Chains of vfork, each child making the next.
#include "attack.h"

static void chain(void)
{
    if (vfork() == 0)
        chain();
    pause();
}

int main(void)
{
    chain();
    return 0;
}
