// From one standard input to another standard output: the server. The task is in README.md.
#include <unistd.h>

#include "channel.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }

    // TODO: make a key of the file; make the set and the segment, or join them; attach the segment.

    // TODO: read a block, hand it over, and so on until the input ends; then hand over the end.

    // TODO: detach the segment.
    return 0;
}
