// A child that keeps the pipe to the harness open after its parent has gone.
#include "attack.h"

int main(void)
{
    if (fork() == 0) {
        setsid();
        for (;;)
            pause();
    }
    printf("done\n");
    return 0;
}
