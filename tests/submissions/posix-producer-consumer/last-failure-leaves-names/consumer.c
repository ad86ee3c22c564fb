// The consumer: takes item after item until the end, and removes what both have shared.
#include <string.h>

#include "ring.h"

// Takes the next item out of the ring, as soon as there is one. *left: how many there are behind it.
// 0, or -1 with a message.
static int take(struct shared *shared, char item[ITEM_SIZE], int *left)
{
    struct ring *ring = shared->ring;
    if (down(shared->filled) == -1 || down(&ring->mutex) == -1)
        return -1;
    memcpy(item, ring->items[ring->out], ITEM_SIZE);
    ring->out = (ring->out + 1) % SLOTS;
    *left = --ring->used;
    return up(&ring->mutex) == -1 || up(shared->free) == -1 ? -1 : 0;
}

// Prints all items up to the end: an exit status.
static int consume(struct shared *shared)
{
    char item[ITEM_SIZE];
    int left;
    for (;;) {
        if (take(shared, item, &left) == -1)
            return EXIT_FAILURE;
        if (!*item)
            break;
        printf("got: %s\n", item);
    }
    printf("left: %d\n", left);
    if (sem_destroy(&shared->ring->mutex) == 0)
        return EXIT_SUCCESS;
    perror("sem_destroy");
    return EXIT_FAILURE;
}

int main(void)
{
    struct shared shared;
    if (open_shared(&shared) == -1)
        return EXIT_FAILURE;

    int status = consume(&shared);
    if (close_shared(&shared) != EXIT_SUCCESS)
        status = EXIT_FAILURE;
    // The end came from the producer, so it has opened all that has a name; and if none came, none will.
    if (remove_names() != EXIT_SUCCESS)
        status = EXIT_FAILURE;
    return status;
}
