// The writer: leaves its text for a reader, or gives it to the one that came before.
#include <string.h>

#include "meeting.h"

// Puts the text into the segment. *second: the reader had come before, and the two have met.
static int come(struct meeting *meeting, const char *text, bool *second)
{
    *second = false;
    if (atomic_load(&meeting->came) & WRITER_CAME) {
        fprintf(stderr, "writer: there is a text already, which nobody has read\n");
        return EXIT_FAILURE;
    }
    strcpy(meeting->text, text);
    *second = atomic_fetch_or(&meeting->came, WRITER_CAME) & READER_CAME;
    if (*second)
        printf("%s: %s\n", meeting->name, meeting->text);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 3 || strlen(argv[2]) >= TEXT_SIZE) {
        fprintf(stderr, "usage: writer FILE TEXT (of at most %d bytes)\n", TEXT_SIZE - 1);
        return 2;
    }
    bool made, second;
    int id = find_or_make(argv[1], &made);
    if (id == -1)
        return EXIT_FAILURE;
    struct meeting *meeting = attach(id);
    if (!meeting)
        return EXIT_FAILURE;

    int status = come(meeting, argv[2], &second);
    if (shmdt(meeting) == -1) {
        perror("shmdt");
        status = EXIT_FAILURE;
    }
    if (second && remove_segment(id) != EXIT_SUCCESS)
        status = EXIT_FAILURE;
    return status;
}
