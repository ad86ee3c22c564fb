#include "attack.h"

static int deeper(volatile int *p)
{
    volatile int here[1000];
    here[0] = *p + 1;
    return deeper(here) + here[0];
}

int main(void)
{
    int start = 0;
    return deeper(&start);
}
