// A ring between producer and consumer: the producer. The task is in README.md.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ring.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!*argv[i] || strlen(argv[i]) >= ITEM_SIZE) {
            fprintf(stderr, "usage: producer WORD...\n");
            return 2;
        }

    // TODO: open and map the ring, open the two named semaphores, initialise the unnamed one.

    // TODO: put the words into the ring, one after another, and the end.

    // TODO: unmap and close.
    return 0;
}
