#include "common.h"

int main(int argc, char *argv[])
{
    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    int n, fd = open("pipe", O_RDONLY);
    char data[SIZE];
    while ((n = read(fd, data, SIZE)) > 0)
        write(1, data, n);
    unlink("pipe");
    return 0;
}
