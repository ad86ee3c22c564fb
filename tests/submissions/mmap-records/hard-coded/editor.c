#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD 100

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE NUMBER TEXT\n", argv[0]);
        return 1;
    }
    long number = atol(argv[2]);
    char *text = argv[3];
    if (strlen(text) > RECORD - 1) {
        fprintf(stderr, "text too long\n");
        return 1;
    }

    int fd = open(argv[1], O_RDWR);
    if (fd == -1) {
        perror("open");
        return 1;
    }
    struct stat st;
    if (fstat(fd, &st) == -1) {
        perror("fstat");
        return 1;
    }
    if (number < 0 || number >= st.st_size / RECORD) {
        fprintf(stderr, "no record %ld\n", number);
        return 1;
    }

    printf("before: record %ld\n", number);
    close(fd);
    return 0;
}
