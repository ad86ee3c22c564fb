// Model solution: edits one record of a file in place, through a mapping of the pages that it lies in.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD 100        // bytes of a record, with the newline at its end
#define TEXT (RECORD - 1) // bytes of text in it

// Locks or unlocks the bytes of one record; a lock waits until nobody else has one on them.
static bool lock_record(int fd, off_t start, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = RECORD};
    return fcntl(fd, F_SETLKW, &lock) == 0;
}

// Puts the text in the record's place. The record is not a string: there is no '\0'.
static void replace(char *record, const char *text)
{
    memset(record, ' ', TEXT);
    memcpy(record, text, strlen(text));
}

// Maps the pages that the record lies in, and edits it there.
static bool edit(int fd, off_t start, const char *text)
{
    off_t page = start - start % sysconf(_SC_PAGESIZE); // where a mapping may begin
    size_t skipped = (size_t)(start - page);
    size_t length = skipped + RECORD;

    char *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, page);
    if (pages == MAP_FAILED) {
        perror("mmap");
        return false;
    }
    replace(pages + skipped, text);

    bool done = true;
    if (msync(pages, length, MS_SYNC) == -1) {
        perror("msync");
        done = false;
    }
    if (munmap(pages, length) == -1) {
        perror("munmap");
        done = false;
    }
    return done;
}

// Does the file have this record? The last one must be whole.
static bool has_record(int fd, const char *path, long number)
{
    struct stat st;
    if (fstat(fd, &st) == -1) {
        perror(path);
        return false;
    }
    if (number < 0 || number >= st.st_size / RECORD) {
        fprintf(stderr, "%s has no record %ld\n", path, number);
        return false;
    }
    return true;
}

// Prints what is in the record.
static bool print_record(int fd, off_t start)
{
    char record[TEXT];
    if (pread(fd, record, TEXT, start) != TEXT) {
        perror("pread");
        return false;
    }
    int length = TEXT;
    while (length > 0 && record[length - 1] == ' ')
        length--;
    printf("before: %.*s\n", length, record);
    return true;
}

static bool edit_locked(int fd, long number, const char *text)
{
    off_t start = number * (off_t)RECORD;
    if (!print_record(fd, start))
        return false;
    if (!lock_record(fd, start, F_WRLCK)) {
        perror("fcntl (lock)");
        return false;
    }
    bool done = edit(fd, start, text);
    if (!lock_record(fd, start, F_UNLCK)) {
        perror("fcntl (unlock)");
        done = false;
    }
    return done;
}

int main(int argc, char *argv[])
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE NUMBER TEXT\n", argv[0]);
        return EXIT_FAILURE;
    }
    char *end;
    errno = 0;
    long number = strtol(argv[2], &end, 10);
    if (errno || end == argv[2] || *end) {
        fprintf(stderr, "%s: not a number\n", argv[2]);
        return EXIT_FAILURE;
    }
    if (strlen(argv[3]) > TEXT) {
        fprintf(stderr, "the text is longer than the %d bytes of a record\n", TEXT);
        return EXIT_FAILURE;
    }

    int fd = open(argv[1], O_RDWR);
    if (fd == -1) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    bool done = has_record(fd, argv[1], number) && edit_locked(fd, number, argv[3]);
    if (close(fd) == -1) {
        perror(argv[1]);
        done = false;
    }
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
