#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    printf("Fisher: %s\n", argv[2]);
    return 0;
}
