// A ring between producer and consumer: the consumer. The task is in README.md.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ring.h"

int main(void)
{
    // TODO: open and map the ring, open the two named semaphores.

    // TODO: take items out of the ring and print them, until the end.

    // TODO: destroy the unnamed semaphore, unmap, close, and remove the names.
    return 0;
}
