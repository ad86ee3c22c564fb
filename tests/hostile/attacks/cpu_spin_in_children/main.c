// Children that live too short for a limit of their own.
#include "attack.h"

int main(void)
{
    for (;;) {
        if (fork() == 0) {
            for (volatile int i = 0; i < 20000000; i++)
                ;
            _exit(0);
        }
        wait(NULL);
    }
}
