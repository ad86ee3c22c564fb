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

    long page = sysconf(_SC_PAGESIZE);
    off_t offset = number * RECORD / page * page;
    size_t before = number * RECORD - offset;
    size_t length = before + RECORD;
    char *map = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
    if (map == MAP_FAILED) {
        perror("mmap");
        return 1;
    }

    char *record = map + before;
    printf("before: %.*s\n", RECORD - 1, record);
    char buffer[16];
    snprintf(buffer, sizeof buffer, "%s", text);
    text = buffer;
    memset(record, ' ', RECORD - 1);
    memcpy(record, text, strlen(text));

    if (msync(map, length, MS_SYNC) == -1) {
        perror("msync");
        return 1;
    }
    munmap(map, length);

    lock.l_type = F_UNLCK;
    if (fcntl(fd, F_SETLK, &lock) == -1) {
        perror("unlock");
        return 1;
    }
    close(fd);
    return 0;
}
