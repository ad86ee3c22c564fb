#include "attack.h"
int main(void)
{
    ordinary_work();
    return 0;
}
