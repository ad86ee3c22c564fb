// Producers and consumers around a buffer. The task is in README.md.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACES 5
#define MOST_CHILDREN 50

struct buffer {
    int items[PLACES];
    int in;  // the next free place
    int out; // the next full place
    // TODO: room for what each consumer found
};

int main(int argc, char **argv)
{
    int producers = argc == 4 ? atoi(argv[1]) : 0;
    int consumers = argc == 4 ? atoi(argv[2]) : 0;
    int items = argc == 4 ? atoi(argv[3]) : 0;
    if (producers < 1 || consumers < 1 || items < 1 || producers + consumers > MOST_CHILDREN) {
        fprintf(stderr, "usage: semaphore-buffer PRODUCERS CONSUMERS ITEMS\n");
        return 2;
    }

    // TODO: make and attach the segment, make the set, give the semaphores their values.

    // TODO: start the producers and the consumers.

    // TODO: wait for all of them, print the results, detach, remove the segment and the set.
    return 0;
}
