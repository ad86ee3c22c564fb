// The child makes the letters small. The task is in README.md.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    // TODO: make and attach a private segment, fill it with A to Z, print it.

    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return 1;
    }
    if (child == 0) {
        // TODO: make the letters small, detach.
        exit(0);
    }

    // TODO: wait for the child, print the segment, detach and remove it.
    return 0;
}
