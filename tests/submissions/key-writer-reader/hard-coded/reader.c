#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    printf("%s: the tide is high at noon\n", argv[2]);
    return 0;
}
