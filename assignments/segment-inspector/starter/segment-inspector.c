// What the kernel knows of a segment. The task is in README.md.
#define _GNU_SOURCE // IPC_INFO and struct shminfo
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s SIZE\n", argv[0]);
        return 2;
    }

    // TODO: make a private segment of SIZE bytes.

    // TODO: print its fields; attach it, print them again, detach it.

    // TODO: attach it read-only, let a child write to it, and say what the child died of.

    // TODO: attach it at an address of your own, rounded.

    // TODO: change its mode to 0400, and print the fields once more.

    // TODO: print the limits; remove the segment.
    return 0;
}
