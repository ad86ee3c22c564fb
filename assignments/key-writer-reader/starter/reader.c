// Two strangers meet at a key: the reader. The task is in README.md.
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
    if (argc != 3 || strlen(argv[2]) >= NAME_SIZE) {
        fprintf(stderr, "usage: reader FILE NAME\n");
        return 2;
    }

    // TODO: make a key of the file, make the segment or join it, attach it.

    // TODO: has a reader been here already? Then say so, and leave all as it is.

    // TODO: put the name into the segment; if the writer was here before, print both halves.

    // TODO: detach; if the writer was here before, remove the segment.
    return 0;
}
