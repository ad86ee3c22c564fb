#include <stdio.h>

int main(void)
{
    printf("the key is under the third flowerpot\n");
    return 0;
}
