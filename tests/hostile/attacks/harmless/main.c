// No attack: what is graded before and after the others.
#include "attack.h"

int main(void)
{
    ordinary_work();
    return 0;
}
