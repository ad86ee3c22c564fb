// What producer and consumer must agree on, and how each of them comes to all that they share.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RING_NAME "/ring"
#define FREE_NAME "/free"     // counts the slots that are free
#define FILLED_NAME "/filled" // counts those that hold an item
#define SLOTS 4
#define ITEM_SIZE 32 // with the '\0' at the end

// A new one is full of zeros.
struct ring {
    sem_t mutex; // who holds it may touch the rest; made by the producer before the first item
    unsigned in, out;
    int used;
    int consumer_came; // it has the ring already
    char items[SLOTS][ITEM_SIZE]; // the empty item is the end
};

// NULL (that is SEM_FAILED, too): not there.
struct shared {
    struct ring *ring;
    sem_t *free, *filled;
};

// The ring in this process's memory, made if there was none; NULL with a message.
static inline struct ring *map_ring(void)
{
    int fd = shm_open(RING_NAME, O_RDWR | O_CREAT, 0600);
    if (fd == -1) {
        perror("shm_open");
        return NULL;
    }
    // Both programs give it its length: to do it twice changes nothing, and no one comes too early.
    struct ring *ring = MAP_FAILED;
    if (ftruncate(fd, sizeof *ring) == -1)
        perror("ftruncate");
    else {
        ring = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (ring == MAP_FAILED)
            perror("mmap");
    }
    if (close(fd) == -1) {
        perror("close");
        if (ring != MAP_FAILED)
            munmap(ring, sizeof *ring);
        return NULL;
    }
    return ring == MAP_FAILED ? NULL : ring;
}

// The semaphore of that name, made with this value if there was none, in one step; NULL with a message.
static inline sem_t *open_semaphore(const char *name, unsigned value)
{
    sem_t *semaphore = sem_open(name, O_CREAT, 0600, value);
    if (semaphore != SEM_FAILED)
        return semaphore;
    perror("sem_open");
    return NULL;
}

// Gives back what this process holds; the names stay. An exit status.
static inline int close_shared(struct shared *shared)
{
    int status = EXIT_SUCCESS;
    if (shared->ring && munmap(shared->ring, sizeof *shared->ring) == -1) {
        perror("munmap");
        status = EXIT_FAILURE;
    }
    if (shared->free && sem_close(shared->free) == -1) {
        perror("sem_close");
        status = EXIT_FAILURE;
    }
    if (shared->filled && sem_close(shared->filled) == -1) {
        perror("sem_close");
        status = EXIT_FAILURE;
    }
    return status;
}

// Removes the names that are there. An exit status.
static inline int remove_names(void)
{
    int status = EXIT_SUCCESS;
    if (shm_unlink(RING_NAME) == -1 && errno != ENOENT) {
        perror("shm_unlink");
        status = EXIT_FAILURE;
    }
    if (sem_unlink(FREE_NAME) == -1 && errno != ENOENT) {
        perror("sem_unlink");
        status = EXIT_FAILURE;
    }
    if (sem_unlink(FILLED_NAME) == -1 && errno != ENOENT) {
        perror("sem_unlink");
        status = EXIT_FAILURE;
    }
    return status;
}

// 0, or -1 with a message; then nothing is held, and no name is left.
static inline int open_shared(struct shared *shared, int consumer)
{
    *shared = (struct shared){.ring = map_ring()};
    if (shared->ring && consumer)
        shared->ring->consumer_came = 1;
    if (shared->ring)
        shared->free = open_semaphore(FREE_NAME, SLOTS);
    if (shared->free)
        shared->filled = open_semaphore(FILLED_NAME, 0);
    if (shared->filled)
        return 0;
    close_shared(shared);
    remove_names();
    return -1;
}

// For how many seconds one waits for the other, which may have failed and never come.
enum { PATIENCE = 5 };

// Waits until the semaphore is above 0 and takes 1 off it. 0, or -1 with a message.
static inline int down(sem_t *semaphore)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE;
    while (sem_timedwait(semaphore, &deadline) == -1)
        if (errno != EINTR) {
            perror("sem_timedwait");
            return -1;
        }
    return 0;
}

static inline int up(sem_t *semaphore)
{
    if (sem_post(semaphore) == 0)
        return 0;
    perror("sem_post");
    return -1;
}
