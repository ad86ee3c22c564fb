// Every signal to the sandbox's first process.
#include "attack.h"

int main(void)
{
    for (int number = 1; number < 65; number++) {
        kill(1, number);
        kill(getppid(), number);
    }
    usleep(10000);
    ordinary_work();
    return 0;
}
