// Two segments: one with a key, one private. The task is in README.md.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define KEY 15
#define KEYED_SIZE 1000
#define PRIVATE_SIZE 20

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "remove") == 0) {
        // TODO: get the id of the keyed segment and remove it.
        return 0;
    }

    // TODO: get the keyed segment, make the private one, print both ids.
    // TODO: remove the private one.
    return 0;
}
