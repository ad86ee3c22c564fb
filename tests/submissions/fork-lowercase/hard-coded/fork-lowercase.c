#include <stdio.h>

int main()
{
    printf("before: ABCDEFGHIJKLMNOPQRSTUVWXYZ\n");
    printf("after: abcdefghijklmnopqrstuvwxyz\n");
    return 0;
}
