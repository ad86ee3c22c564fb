// Its group, its session, its parent, and the numbers that are special.
#include "attack.h"

int main(void)
{
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    kill(-getpgrp(), SIGTERM);
    MUST_FAIL(kill(-12345, SIGKILL));
    must_fail("a terminal", open("/dev/tty", O_RDWR));
    return repelled();
}
