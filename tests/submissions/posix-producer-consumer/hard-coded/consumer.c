#include <stdio.h>

int main(void)
{
    printf("got: salt\ngot: herring\ngot: rope\n");
    return 0;
}
