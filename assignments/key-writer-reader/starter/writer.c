// Two strangers meet at a key: the writer. The task is in README.md.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>

#include "meeting.h"

int main(int argc, char **argv)
{
    if (argc != 3 || strlen(argv[2]) >= TEXT_SIZE) {
        fprintf(stderr, "usage: writer FILE TEXT\n");
        return 2;
    }

    // TODO: make a key of the file, make the segment or join it, attach it.

    // TODO: has a writer been here already? Then say so, and leave all as it is.

    // TODO: put the text into the segment; if the reader was here before, print both halves.

    // TODO: detach; if the reader was here before, remove the segment.
    return 0;
}
