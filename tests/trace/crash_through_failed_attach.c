// shmat fails, the program writes through (void *)-1.
#include "trace.h"

int main(void)
{
    char *p = TELL_ADDRESS(shmat(999, NULL, 0)); // AT:at
    *p = 1;
    return 0;
}
