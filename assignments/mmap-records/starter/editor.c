// Edits one record of a file in place. The task is in README.md.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD 100        // bytes of a record, with the newline at its end
#define TEXT (RECORD - 1) // bytes of text in it

int main(int argc, char *argv[])
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE NUMBER TEXT\n", argv[0]);
        return 1;
    }
    long number = atol(argv[2]);
    off_t start = number * RECORD; // where the record begins

    int fd = open(argv[1], O_RDWR);
    if (fd == -1) {
        perror(argv[1]);
        return 1;
    }
    printf("record %ld begins at byte %ld\n", number, (long)start);

    // TODO: does the file have this record, and does the text fit into it?
    // TODO: lock the record, map its pages, edit it, msync, munmap, unlock.

    close(fd);
    return 0;
}
