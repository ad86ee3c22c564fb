// From one standard input to another standard output: the client. The task is in README.md.
#include <unistd.h>

#include "channel.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }

    // TODO: make a key of the file; make the set and the segment, or join them; attach the segment.

    // TODO: take a block over, write it, give the segment back, and so on until the end comes.

    // TODO: detach the segment, remove it and the set.
    return 0;
}
