// The reader: leaves its name for a writer, or takes the text of the one that came before.
#include <string.h>
#include <unistd.h>

#include "meeting.h"

// Puts the name into the segment. *second: the writer had come before, and the two have met.
static int come(struct meeting *meeting, const char *name, bool made, bool *second)
{
    *second = false;
    if (atomic_load(&meeting->came) & READER_CAME) {
        fprintf(stderr, "reader: somebody waits for a text already\n");
        return EXIT_FAILURE;
    }
    strcpy(meeting->name, name);
    // Whoever finds the segment made is the second one. The first one may still be busy with its half.
    if (!made && !(atomic_load(&meeting->came) & WRITER_CAME))
        usleep(50000);
    atomic_fetch_or(&meeting->came, READER_CAME);
    *second = !made;
    if (*second)
        printf("%s: %s\n", meeting->name, meeting->text);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 3 || strlen(argv[2]) >= NAME_SIZE) {
        fprintf(stderr, "usage: reader FILE NAME (of at most %d bytes)\n", NAME_SIZE - 1);
        return 2;
    }
    bool made, second;
    int id = find_or_make(argv[1], &made);
    if (id == -1)
        return EXIT_FAILURE;
    struct meeting *meeting = attach(id, made);
    if (!meeting)
        return EXIT_FAILURE;

    int status = come(meeting, argv[2], made, &second);
    if (shmdt(meeting) == -1) {
        perror("shmdt");
        status = EXIT_FAILURE;
    }
    if (second && remove_segment(id) != EXIT_SUCCESS)
        status = EXIT_FAILURE;
    return status;
}
