#include "model/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const uint64_t page_bytes = 4096;

struct model *model_new(void)
{
    return xcalloc(1, sizeof(struct model));
}

static void segment_free(struct segment *segment)
{
    for (size_t i = 0; i < segment->attachment_count; i++)
        free(segment->attachments[i]);
    free(segment->attachments);
    free(segment->ftok.path);
    free(segment);
}

void model_free(struct model *model)
{
    if (!model)
        return;
    for (size_t i = 0; i < model->process_count; i++) {
        free(model->processes[i]->active);
        free(model->processes[i]->at_exit);
        file_holds_release(&model->processes[i]->holds);
        free(model->processes[i]);
    }
    for (size_t i = 0; i < model->segment_count; i++)
        segment_free(model->segments[i]);
    for (size_t i = 0; i < model->object_count; i++) {
        free(model->objects[i]->ftok.path);
        free(model->objects[i]->values);
        free(model->objects[i]);
    }
    file_table_release(&model->files);
    sync_table_release(&model->sync);
    free(model->processes);
    free(model->segments);
    free(model->live);
    free(model->objects);
    free(model);
}

struct process *process_memory(struct process *process)
{
    while (process->memory_of)
        process = process->memory_of;
    return process;
}

// Beyond the number that is kept an attachment lives only as long as it is active.
static struct attachment *attach(struct segment *segment, struct process *process)
{
    struct attachment *attachment = xcalloc(1, sizeof *attachment);
    attachment->segment = segment;
    attachment->process = process;
    attachment->detached_place = -1;
    segment->attachments_total++;
    segment->active++;
    GROW(segment->attachments, segment->attachment_capacity, segment->attachment_count);
    segment->attachments[segment->attachment_count++] = attachment;
    GROW(process->active, process->active_capacity, process->active_count);
    process->active[process->active_count++] = attachment;
    return attachment;
}

static void inherit(struct process *child, const struct process *from, int place)
{
    for (size_t i = 0; i < from->active_count; i++) {
        const struct attachment *original = from->active[i];
        struct attachment *copy = attach(original->segment, child);
        copy->address = original->address;
        copy->address_known = original->address_known;
        copy->bytes = original->bytes;
        copy->read_only = original->read_only;
        copy->inherited = true;
        copy->place = place;
    }
}

struct process *model_process(struct model *model, struct process *parent, pid_t pid, pid_t ppid,
                              int program, bool borrows_memory, int place)
{
    struct process *process = xcalloc(1, sizeof *process);
    *process = (struct process){.pid = pid,
                                .ppid = ppid,
                                .program = program,
                                .parent = parent,
                                .forked_place = place,
                                .exit_place = -1,
                                .stopped_place = -1,
                                .waited = UNKNOWN};
    GROW(model->processes, model->process_capacity, model->process_count);
    model->processes[model->process_count++] = process;
    if (parent && borrows_memory)
        process->memory_of = parent;
    else if (parent)
        inherit(process, process_memory(parent), place);
    if (parent)
        model_inherit_files(model, process, parent, borrows_memory, place);
    return process;
}

static void forget_active(struct process *process, const struct attachment *attachment)
{
    for (size_t i = 0; i < process->active_count; i++) {
        if (process->active[i] != attachment)
            continue;
        // Keeps the order: evidence lists them as they were attached.
        memmove(&process->active[i], &process->active[i + 1],
                (process->active_count - i - 1) * sizeof(void *));
        process->active_count--;
        return;
    }
}

// Marked for removal and nowhere attached: the kernel has freed it, and its id may be used again.
static void forget_if_gone(struct model *model, const struct segment *segment)
{
    if (!segment->removed || segment->active > 0)
        return;
    for (size_t i = 0; i < model->live_count; i++)
        if (model->live[i] == segment) {
            model->live[i] = model->live[--model->live_count];
            return;
        }
}

void model_detached(struct model *model, struct attachment *attachment, enum detach_reason reason,
                    int place)
{
    struct segment *segment = attachment->segment;
    assert(attachment->detached == ATTACHED && reason != ATTACHED);
    attachment->detached = reason;
    attachment->detached_place = place;
    segment->active--;
    forget_active(attachment->process, attachment);
    forget_if_gone(model, segment);
    if (segment->attachment_count <= MODEL_MAX_KEPT)
        return;
    for (size_t i = segment->attachment_count; i-- > 0;)
        if (segment->attachments[i] == attachment) {
            memmove(&segment->attachments[i], &segment->attachments[i + 1],
                    (segment->attachment_count - i - 1) * sizeof(void *));
            segment->attachment_count--;
            free(attachment);
            return;
        }
}

static void detach_all(struct model *model, struct process *process, enum detach_reason reason,
                       int place)
{
    AUTO_FREE struct attachment **all = process->active;
    size_t count = process->active_count;
    process->active = NULL;
    process->active_count = process->active_capacity = 0;
    for (size_t i = 0; i < count; i++)
        model_detached(model, all[i], reason, place);
}

// A borrower that outlives its lender keeps the memory.
static struct process *heir_of(const struct model *model, const struct process *process)
{
    for (size_t i = 0; i < model->process_count; i++)
        if (model->processes[i]->memory_of == process && !model->processes[i]->ended)
            return model->processes[i];
    return NULL;
}

void model_exec(struct model *model, struct process *process, int place)
{
    model_exec_files(process, process->memory_of != NULL, place);
    if (process->memory_of)
        process->memory_of = NULL;
    else
        detach_all(model, process, DETACHED_EXEC, place);
}

void model_exit_called(struct process *process, int place)
{
    process->exit_called = true;
    process->exit_place = place;
}

static void note_attached_at_exit(struct process *process)
{
    free(process->at_exit);
    process->at_exit_count = process->active_count;
    process->at_exit = xcalloc(process->active_count, sizeof *process->at_exit);
    for (size_t i = 0; i < process->active_count; i++)
        process->at_exit[i] =
            (struct attached_at_exit){.shmid = process->active[i]->segment->shmid,
                                      .address = process->active[i]->address,
                                      .address_known = process->active[i]->address_known};
}

static void hand_over(struct model *model, struct process *from, struct process *heir)
{
    for (size_t i = 0; i < model->process_count; i++)
        if (model->processes[i]->memory_of == from)
            model->processes[i]->memory_of = heir;
    heir->memory_of = NULL;
    for (size_t i = 0; i < from->active_count; i++)
        from->active[i]->process = heir;
    free(heir->active);
    for (size_t i = 0; i < from->holds.mapping_count; i++)
        from->holds.mappings[i]->process = heir;
    free(heir->holds.mappings);
    heir->holds.mappings = from->holds.mappings;
    heir->holds.mapping_count = from->holds.mapping_count;
    heir->holds.mapping_capacity = from->holds.mapping_capacity;
    from->holds.mappings = NULL;
    from->holds.mapping_count = from->holds.mapping_capacity = 0;
    heir->active = from->active;
    heir->active_count = from->active_count;
    heir->active_capacity = from->active_capacity;
    from->active = NULL;
    from->active_count = from->active_capacity = 0;
}

void model_end(struct model *model, struct process *process, bool by_signal)
{
    if (process->ended)
        return;
    process->ended = true;
    struct process *heir = process->memory_of ? NULL : heir_of(model, process);
    bool with_memory = !process->memory_of && !heir;
    model_end_files(model, process, with_memory, by_signal ? HOLD_KILLED : HOLD_EXIT,
                    by_signal ? -1 : process->exit_place);
    if (heir)
        hand_over(model, process, heir);
    if (!with_memory)
        return;
    note_attached_at_exit(process);
    detach_all(model, process, by_signal ? DETACHED_KILLED : DETACHED_EXIT,
               by_signal ? -1 : process->exit_place);
}

struct segment *model_segment(const struct model *model, int shmid)
{
    for (size_t i = model->live_count; i-- > 0;)
        if (model->live[i]->shmid == shmid)
            return model->live[i];
    return NULL;
}

struct segment *model_segment_created(struct model *model, struct process *process, int shmid,
                                      uint32_t key, uint64_t size, unsigned mode, int place)
{
    model_trim(model);
    struct segment *segment = xcalloc(1, sizeof *segment);
    *segment = (struct segment){.shmid = shmid,
                                .key = key,
                                .size = size,
                                .mode = mode,
                                .mode_final = -1,
                                .creator = process,
                                .created_place = place,
                                .removed_place = -1};
    GROW(model->segments, model->segment_capacity, model->segment_count);
    model->segments[model->segment_count++] = segment;
    GROW(model->live, model->live_capacity, model->live_count);
    model->live[model->live_count++] = segment;
    model->segments_total++;
    return segment;
}

struct attachment *model_attached(struct segment *segment, struct process *process,
                                  uint64_t address, bool read_only, int place)
{
    struct attachment *attachment = attach(segment, process_memory(process));
    attachment->address = address;
    attachment->address_known = address != 0;
    attachment->bytes = (segment->size + page_bytes - 1) / page_bytes * page_bytes;
    attachment->read_only = read_only;
    attachment->place = place;
    return attachment;
}

struct attachment *model_attachment_at(struct process *process, uint64_t address)
{
    struct process *memory = process_memory(process);
    for (size_t i = memory->active_count; i-- > 0;)
        if (memory->active[i]->address == address)
            return memory->active[i];
    return NULL;
}

void model_segment_removed(struct model *model, struct segment *segment, struct process *process,
                           int place)
{
    if (segment->removed)
        return;
    segment->removed = true;
    segment->remover = process;
    segment->removed_place = place;
    segment->attached_when_removed = segment->active;
    forget_if_gone(model, segment);
}

void model_trim(struct model *model)
{
    if (model->segment_count <= MODEL_MAX_KEPT)
        return;
    struct segment *last = model->segments[model->segment_count - 1];
    if (!last->removed || last->active > 0)
        return;
    segment_free(last);
    model->segment_count--;
}

struct object *model_object(const struct model *model, enum object_kind kind, int id)
{
    for (size_t i = model->object_count; i-- > 0;) {
        struct object *object = model->objects[i];
        if (object->kind == kind && object->id == id)
            return object->removed ? NULL : object;
    }
    return NULL;
}

struct object *model_object_created(struct model *model, const struct object *facts)
{
    struct object *object = xcalloc(1, sizeof *object);
    *object = *facts;
    object->mode_final = -1;
    object->initialised_place = object->first_used_place = -1;
    object->removed_place = -1;
    GROW(model->objects, model->object_capacity, model->object_count);
    model->objects[model->object_count++] = object;
    return object;
}

void model_object_removed(struct object *object, struct process *process, int place)
{
    object->removed = true;
    object->remover = process;
    object->removed_place = place;
}
