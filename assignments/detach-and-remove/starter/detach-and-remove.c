// What a removal does while others are attached. The task is in README.md.
#include <errno.h>
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

    // TODO: make a new segment with a key, and attach it.

    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return 1;
    }
    if (child == 0) {
        // TODO: remove the segment, ask for its key, copy argv[1] into the segment, detach.
        exit(0);
    }

    // TODO: wait for the child; print nattch and the mark, and the text; detach; look for the segment.
    return 0;
}
