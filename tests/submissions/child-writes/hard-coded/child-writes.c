#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    if (fork() == 0)
        exit(0);
    wait(NULL);
    printf("parent: %s\n", argv[1]);
    return 0;
}
