#include "model/file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/model.h"

void file_table_release(struct file_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->files[i]->name);
        free(table->files[i]);
    }
    for (size_t i = 0; i < table->descriptor_count; i++)
        free(table->descriptors[i]);
    for (size_t i = 0; i < table->mapping_count; i++)
        free(table->mappings[i]);
    for (size_t i = 0; i < table->lock_count; i++) {
        free(table->locks[i]->path);
        free(table->locks[i]);
    }
    free(table->files);
    free(table->descriptors);
    free(table->mappings);
    free(table->locks);
    *table = (struct file_table){0};
}

void file_holds_release(struct file_holds *holds)
{
    free(holds->descriptors);
    free(holds->mappings);
    *holds = (struct file_holds){0};
}

static bool is_held(const struct model *model, const struct file *file)
{
    const struct file_table *table = &model->files;
    for (size_t i = table->descriptor_count; i-- > 0;)
        if (table->descriptors[i]->file == file && !table->descriptors[i]->ended)
            return true;
    for (size_t i = table->mapping_count; i-- > 0;)
        if (table->mappings[i]->file == file && !table->mappings[i]->ended)
            return true;
    return false;
}

static bool has_place_in_folder(const struct file *file)
{
    return file->role != ROLE_PIPE && file->role != ROLE_ANONYMOUS && !file->removed;
}

struct file *model_file(const struct model *model, uint64_t device, uint64_t inode)
{
    for (size_t i = model->files.count; i-- > 0;) {
        struct file *file = model->files.files[i];
        if (file->inode == inode && file->device == device &&
            (has_place_in_folder(file) || is_held(model, file)))
            return file;
    }
    return NULL;
}

struct file *model_file_named(const struct model *model, enum file_role role, const char *name)
{
    for (size_t i = model->files.count; i-- > 0;) {
        struct file *file = model->files.files[i];
        if (file->role == role && !file->removed && file->name && strcmp(file->name, name) == 0)
            return file;
    }
    return NULL;
}

static bool is_full(struct model *model, size_t count)
{
    if (count < MODEL_MAX_KEPT)
        return false;
    model->files.left_out++;
    return true;
}

struct file *model_file_new(struct model *model, const struct file *facts)
{
    struct file_table *table = &model->files;
    if (is_full(model, table->count))
        return NULL;
    struct file *file = xcalloc(1, sizeof *file);
    *file = *facts;
    file->name = facts->name ? xstrdup(facts->name) : NULL;
    file->mode_final = -1;
    file->removed_place = -1;
    GROW(table->files, table->capacity, table->count);
    table->files[table->count++] = file;
    return file;
}

void model_file_removed(struct file *file, struct process *process, int place)
{
    file->removed = true;
    file->remover = process;
    file->removed_place = place;
}

struct descriptor *model_opened(struct model *model, const struct descriptor *facts)
{
    struct file_table *table = &model->files;
    if (is_full(model, table->descriptor_count))
        return NULL;
    struct descriptor *descriptor = xcalloc(1, sizeof *descriptor);
    *descriptor = *facts;
    descriptor->ended = HELD;
    descriptor->ended_place = -1;
    descriptor->file->opens++;
    GROW(table->descriptors, table->descriptor_capacity, table->descriptor_count);
    table->descriptors[table->descriptor_count++] = descriptor;
    struct file_holds *holds = &facts->process->holds;
    GROW(holds->descriptors, holds->descriptor_capacity, holds->descriptor_count);
    holds->descriptors[holds->descriptor_count++] = descriptor;
    return descriptor;
}

struct descriptor *model_descriptor(const struct process *process, int fd)
{
    for (size_t i = process->holds.descriptor_count; i-- > 0;)
        if (process->holds.descriptors[i]->fd == fd)
            return process->holds.descriptors[i];
    return NULL;
}

// Takes item out of items and keeps the order of the others.
static void forget(void **items, size_t *count, const void *item)
{
    for (size_t i = 0; i < *count; i++) {
        if (items[i] != item)
            continue;
        memmove(&items[i], &items[i + 1], (*count - i - 1) * sizeof *items);
        (*count)--;
        return;
    }
}

void model_closed(struct descriptor *descriptor, enum hold_end reason, int place)
{
    assert(!descriptor->ended && reason);
    struct file_holds *holds = &descriptor->process->holds;
    descriptor->ended = reason;
    descriptor->ended_place = place;
    forget((void **)holds->descriptors, &holds->descriptor_count, descriptor);
}

struct mapping *model_mapped(struct model *model, const struct mapping *facts)
{
    struct file_table *table = &model->files;
    if (is_full(model, table->mapping_count))
        return NULL;
    struct mapping *mapping = xcalloc(1, sizeof *mapping);
    *mapping = *facts;
    mapping->process = process_memory(facts->process);
    mapping->synced_place = mapping->ended_place = -1;
    mapping->ended = HELD;
    mapping->file->mappings++;
    GROW(table->mappings, table->mapping_capacity, table->mapping_count);
    table->mappings[table->mapping_count++] = mapping;
    struct file_holds *holds = &mapping->process->holds;
    GROW(holds->mappings, holds->mapping_capacity, holds->mapping_count);
    holds->mappings[holds->mapping_count++] = mapping;
    return mapping;
}

void model_unmapped(struct mapping *mapping, enum hold_end reason, int place)
{
    assert(!mapping->ended && reason);
    struct file_holds *holds = &mapping->process->holds;
    mapping->ended = reason;
    mapping->ended_place = place;
    forget((void **)holds->mappings, &holds->mapping_count, mapping);
}

struct lock *model_locked(struct model *model, const struct lock *facts)
{
    struct file_table *table = &model->files;
    if (is_full(model, table->lock_count))
        return NULL;
    struct lock *lock = xcalloc(1, sizeof *lock);
    *lock = *facts;
    lock->path = facts->path ? xstrdup(facts->path) : NULL;
    lock->released = false;
    lock->released_place = -1;
    GROW(table->locks, table->lock_capacity, table->lock_count);
    table->locks[table->lock_count++] = lock;
    return lock;
}

void model_inherit_files(struct model *model, struct process *child, struct process *parent,
                         bool borrows_memory, int place)
{
    for (size_t i = 0; i < parent->holds.descriptor_count; i++) {
        struct descriptor copy = *parent->holds.descriptors[i];
        copy.process = child;
        copy.inherited = true;
        copy.place = place;
        model_opened(model, &copy);
    }
    if (borrows_memory)
        return;
    const struct file_holds *memory = &process_memory(parent)->holds;
    for (size_t i = 0; i < memory->mapping_count; i++) {
        struct mapping copy = *memory->mappings[i];
        copy.process = child;
        copy.inherited = true;
        copy.place = place;
        model_mapped(model, &copy);
    }
}

void model_exec_files(struct process *process, bool borrowed_memory, int place)
{
    struct file_holds *holds = &process->holds;
    while (!borrowed_memory && holds->mapping_count > 0)
        model_unmapped(holds->mappings[0], HOLD_EXEC, place);
}

static void release_locks(struct model *model, const struct process *process)
{
    // Record locks are the process's; the others are the open file's, which may outlive it.
    for (size_t i = 0; i < model->files.lock_count; i++) {
        struct lock *lock = model->files.locks[i];
        if (lock->process == process && lock->kind == LOCK_RECORD)
            lock->released = true;
    }
}

void model_end_files(struct model *model, struct process *process, bool with_memory,
                     enum hold_end reason, int place)
{
    struct file_holds *holds = &process->holds;
    while (holds->descriptor_count > 0)
        model_closed(holds->descriptors[0], reason, place);
    while (with_memory && holds->mapping_count > 0)
        model_unmapped(holds->mappings[0], reason, place);
    release_locks(model, process);
}
