#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s TEXT\n", argv[0]);
        return 2;
    }

    // 1. Make a segment with room for an int, attach it, and fork.

    // 2. The child writes the number of bytes of argv[1] into the segment, and ends.

    // 3. The parent waits for the child and prints the number out of the segment.

    // 4. The parent removes the segment.

    return EXIT_SUCCESS;
}
