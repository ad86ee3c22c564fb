// The child writes, the parent reads. The task is in README.md.
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

    // TODO: make a segment and attach it.

    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return 1;
    }
    if (child == 0) {
        // TODO: copy argv[1] into the segment, detach.
        exit(0);
    }

    // TODO: wait for the child, print "parent: " and the text, detach and remove the segment.
    return 0;
}
