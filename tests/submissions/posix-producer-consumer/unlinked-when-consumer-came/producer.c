// The producer: hands its words over, one after another, and leaves.
#include <string.h>

#include "ring.h"

// Puts one item into the ring, as soon as there is room. 0, or -1 with a message.
static int put(struct shared *shared, const char *item)
{
    struct ring *ring = shared->ring;
    if (down(shared->free) == -1 || down(&ring->mutex) == -1)
        return -1;
    strcpy(ring->items[ring->in], item);
    ring->in = (ring->in + 1) % SLOTS;
    ring->used++;
    return up(&ring->mutex) == -1 || up(shared->filled) == -1 ? -1 : 0;
}

// All words and the end: an exit status.
static int produce(struct shared *shared, char **words)
{
    // The consumer does not look at the ring before `filled` tells of an item, so there is time.
    if (sem_init(&shared->ring->mutex, 1, 1) == -1) {
        perror("sem_init");
        return EXIT_FAILURE;
    }
    for (; *words; words++)
        if (put(shared, *words) == -1)
            return EXIT_FAILURE;
    return put(shared, "") == -1 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!*argv[i] || strlen(argv[i]) >= ITEM_SIZE) {
            fprintf(stderr, "usage: producer WORD... (each of 1 to %d bytes)\n", ITEM_SIZE - 1);
            return 2;
        }

    struct shared shared;
    if (open_shared(&shared, 0) == -1)
        return EXIT_FAILURE;
    int status = produce(&shared, argv + 1);
    // No consumer will come to the end of this, or it has come already and needs no names any more.
    if (status != EXIT_SUCCESS || shared.ring->consumer_came)
        remove_names();
    if (close_shared(&shared) != EXIT_SUCCESS)
        status = EXIT_FAILURE;
    return status;
}
