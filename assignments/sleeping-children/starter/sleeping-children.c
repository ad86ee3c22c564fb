// The children sleep, the parent waits. The task is in README.md.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s CHILDREN BOUND\n", argv[0]);
        return 2;
    }
    int count = atoi(argv[1]);
    int bound = atoi(argv[2]);

    // TODO: make and attach a segment with a place for each child.

    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == -1) {
            perror("fork");
            return 1;
        }
        if (child == 0) {
            int ms = bound; // TODO: draw a number from 1 to bound.
            usleep((useconds_t)ms * 1000);
            // TODO: write the number into this child's place, detach.
            exit(0);
        }
    }

    // TODO: wait for every child, print the results, detach and remove the segment.
    return 0;
}
