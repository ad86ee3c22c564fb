// What server and client must agree on, and what both do in the same way.
#pragma once

#define _GNU_SOURCE // semtimedop
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define PROJECT 'C'
#define SEGMENT_SIZE 1024

// The semaphores of the set: may the server write a block, and is there one for the client.
enum { FREE, FULL, SEMAPHORES };

struct block {
    size_t length; // 0: the end of the input
    char bytes[SEGMENT_SIZE - sizeof(size_t)];
};

struct channel {
    key_t key;
    int semid;
    int shmid;
    struct block *block;
};

// The fourth argument of semctl; nobody else defines it.
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static int fail(const char *what)
{
    perror(what);
    return -1;
}

// The set: whoever makes it gives the semaphores their values, and nobody else.
static int find_or_make_set(key_t key)
{
    int id = semget(key, SEMAPHORES, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1 && errno == EEXIST) {
        id = semget(key, SEMAPHORES, 0600);
        return id == -1 ? fail("semget") : id;
    }
    if (id == -1)
        return fail("semget");
    unsigned short values[SEMAPHORES] = {[FREE] = 1, [FULL] = 0};
    union semun start = {.array = values};
    if (semctl(id, 0, SETALL, start) == -1) {
        perror("semctl(SETALL)");
        semctl(id, 0, IPC_RMID);
        return -1;
    }
    return id;
}

// The segment needs no first values: who made it makes no difference.
static int find_or_make_segment(key_t key)
{
    int id = shmget(key, SEGMENT_SIZE, IPC_CREAT | 0600);
    return id == -1 ? fail("shmget") : id;
}

static bool set_up(struct channel *channel)
{
    channel->semid = find_or_make_set(channel->key);
    if (channel->semid == -1)
        return false;
    channel->shmid = find_or_make_segment(channel->key);
    if (channel->shmid == -1)
        return false;
    struct block *block = shmat(channel->shmid, NULL, 0);
    if (block == (void *)-1) {
        perror("shmat");
        return false;
    }
    channel->block = block;
    return true;
}

// Detaches the segment.
static bool channel_close(struct channel *channel)
{
    struct block *block = channel->block;
    channel->block = NULL;
    if (!block || shmdt(block) == 0)
        return true;
    perror("shmdt");
    return false;
}

// Removes the set and the segment. Nobody uses them any more.
static inline bool channel_remove(const struct channel *channel)
{
    bool ok = true;
    if (semctl(channel->semid, 0, IPC_RMID) == -1) {
        perror("semctl(IPC_RMID)");
        ok = false;
    }
    if (shmctl(channel->shmid, IPC_RMID, NULL) == -1) {
        perror("shmctl(IPC_RMID)");
        ok = false;
    }
    return ok;
}

// After a failure: removes what is there, also what the other program has made and this one has not come to.
// That the set goes wakes the other one, should it wait; it gives up then and comes here, too, so that either
// may be gone already.
static void channel_abandon(struct channel *channel)
{
    channel_close(channel);
    if (channel->semid == -1)
        channel->semid = semget(channel->key, 0, 0);
    if (channel->shmid == -1)
        channel->shmid = shmget(channel->key, 0, 0);
    if (channel->semid != -1)
        semctl(channel->semid, 0, IPC_RMID);
    if (channel->shmid != -1)
        shmctl(channel->shmid, IPC_RMID, NULL);
}

// Makes the set and the segment that belong to the file, or joins those that the other program has made, and
// attaches the segment. On failure it says so, and removes both.
static bool channel_open(struct channel *channel, const char *file)
{
    *channel = (struct channel){.key = ftok(file, PROJECT), .semid = -1, .shmid = -1};
    if (channel->key == -1) {
        perror(file);
        return false;
    }
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd == -1) {
        perror(file);
        return false;
    }
    // Between making the set and giving it its values the other program must not come in. The lock is let go
    // of by close.
    bool ok = flock(fd, LOCK_EX) == 0;
    if (ok)
        ok = set_up(channel);
    else
        perror("flock");
    if (close(fd) == -1) {
        perror("close");
        ok = false;
    }
    if (!ok)
        channel_abandon(channel);
    return ok;
}

// The other program is not there: not yet, or not any more.
static bool is_alone(const struct channel *channel)
{
    struct shmid_ds info;
    return shmctl(channel->shmid, IPC_STAT, &info) == -1 || info.shm_nattch < 2;
}

// Adds to a semaphore, and waits while it would become negative: for the other program as long as it is there,
// but not for ever for one that has failed and never comes.
enum { PATIENCE = 5 }; // seconds
static bool channel_change(const struct channel *channel, unsigned short semaphore, short by)
{
    struct sembuf operation = {.sem_num = semaphore, .sem_op = by};
    const struct timespec patience = {.tv_sec = PATIENCE};
    while (semtimedop(channel->semid, &operation, 1, &patience) == -1)
        if (errno != EINTR && (errno != EAGAIN || is_alone(channel))) {
            perror("semtimedop");
            return false;
        }
    return true;
}
