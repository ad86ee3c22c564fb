#include "common.h"

int main(int argc, char *argv[])
{
    int n;

    if (argc != 2) {
        printf("usage: %s file\n", argv[0]);
        exit(1);
    }
    start(argv[1]);
    int fd = open("pipe", O_WRONLY);
    char data[SIZE];
    while ((n = read(0, data, SIZE)) > 0)
        write(fd, data, n);
    close(fd);
    return 0;
}
