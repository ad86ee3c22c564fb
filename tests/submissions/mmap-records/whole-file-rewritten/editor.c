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

    struct flock lock = {0};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = number * RECORD;
    lock.l_len = RECORD;
    if (fcntl(fd, F_SETLKW, &lock) == -1) {
        perror("lock");
        return 1;
    }

    char *all = malloc(st.st_size);
    if (read(fd, all, st.st_size) == -1)
        perror("read");
    char *record = all + number * RECORD;
    printf("before: %.*s\n", RECORD - 1, record);
    memset(record, ' ', RECORD - 1);
    memcpy(record, text, strlen(text));
    lseek(fd, 0, SEEK_SET);
    if (write(fd, all, st.st_size) == -1)
        perror("write");
    free(all);

    lock.l_type = F_UNLCK;
    if (fcntl(fd, F_SETLK, &lock) == -1) {
        perror("unlock");
        return 1;
    }
    close(fd);
    return 0;
}
