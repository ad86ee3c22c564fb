// Objects that processes synchronise with and that live in their memory: unnamed POSIX semaphores, pthread mutexes,
// conditions, read-write locks, barriers. Known from their initialisation on, where somebody tells of that.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model;
struct process;
struct segment;
struct file;

enum sync_kind { SYNC_SEMAPHORE, SYNC_MUTEX, SYNC_CONDITION, SYNC_RWLOCK, SYNC_BARRIER };

struct sync_object {
    enum sync_kind kind;
    bool process_shared;           // as it was initialised
    unsigned value;                // of a semaphore; how many a barrier waits for
    const struct segment *segment; // that it lies in, or NULL
    const struct file *file;       // likewise, by way of a mapping
    struct process *memory;        // whose own memory it is in, where both are NULL
    uint64_t offset;               // in segment or file; else its address
    struct process *creator;
    int created_place;
    bool destroyed;
    struct process *destroyer;
    int destroyed_place;
};

struct sync_table {
    struct sync_object **objects;
    size_t count, capacity;
};

void sync_table_release(struct sync_table *table);

// A copy is made of the facts. NULL beyond the number that is kept.
struct sync_object *model_sync_created(struct model *model, const struct sync_object *facts);

// The one that lies there and has not been destroyed, or NULL. where: kind, segment, file, memory, offset.
struct sync_object *model_sync(const struct model *model, const struct sync_object *where);
void model_sync_destroyed(struct sync_object *object, struct process *process, int place);
