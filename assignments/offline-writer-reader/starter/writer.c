// A text that outlives its writer: the writer. The task is in README.md.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "message.h"

int main(int argc, char **argv)
{
    if (argc != 2 || strlen(argv[1]) >= TEXT_SIZE) {
        fprintf(stderr, "usage: writer TEXT\n");
        return 2;
    }

    // TODO: make the segment, or find it if an earlier text is still there; attach it.

    // TODO: put the text into it, detach it. It stays.
    return 0;
}
