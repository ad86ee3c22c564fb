// What writer and reader must agree on, and how each of them finds the segment or makes it.
#pragma once

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>

#define PROJECT 'M'
#define TEXT_SIZE 100
#define NAME_SIZE 32

enum { WRITER_CAME = 1, READER_CAME = 2 };

// A new segment is full of zeros: nobody has come yet.
struct meeting {
    atomic_int came; // whose half is complete
    char text[TEXT_SIZE];
    char name[NAME_SIZE];
};

// The id of the segment that belongs to the file, or -1 with a message. *made: there was none before.
static inline int find_or_make(const char *file, bool *made)
{
    key_t key = ftok(file, PROJECT);
    if (key == -1) {
        perror(file);
        return -1;
    }
    for (;;) {
        int id = shmget(key, sizeof(struct meeting), IPC_CREAT | IPC_EXCL | 0600);
        *made = id != -1;
        if (id != -1)
            return id;
        if (errno != EEXIST)
            break;
        id = shmget(key, sizeof(struct meeting), 0600);
        if (id != -1)
            return id;
        // Not there any more, though it was a moment ago: two others have met. Begin again.
        if (errno != ENOENT)
            break;
    }
    perror("shmget");
    return -1;
}

static inline int remove_segment(int id)
{
    if (shmctl(id, IPC_RMID, NULL) == 0)
        return EXIT_SUCCESS;
    perror("shmctl");
    return EXIT_FAILURE;
}

// The segment attached, or NULL with a message; then it is removed again.
static inline struct meeting *attach(int id)
{
    struct meeting *meeting = shmat(id, NULL, 0);
    if (meeting != (void *)-1)
        return meeting;
    perror("shmat");
    remove_segment(id);
    return NULL;
}
