#include <stdio.h>

int main(void)
{
    printf("squares: 9 16 25 36 49\n");
    printf("sum: 135\n");
    return 0;
}
