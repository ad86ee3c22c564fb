// POSIX objects, mappings, pipes and locks as evidence.
#include "base/json.h"
#include "evidence/model_json.h"

static jv place(const struct run *run, int index)
{
    return place_json(run->places, index);
}

static jv pid_or_null(const struct process *process)
{
    return process ? jv_number(process->pid) : jv_null();
}

static jv mode_or_null(int mode)
{
    return mode < 0 ? jv_null() : json_mode((unsigned)mode);
}

static jv size_or_null(int64_t size)
{
    return size < 0 ? jv_null() : json_integer(size);
}

static jv hold_end(enum hold_end reason, const char *by_call)
{
    switch (reason) {
    case HELD:
        break;
    case HOLD_CLOSED:
        return jv_string(by_call);
    case HOLD_REPLACED:
        return jv_string("replaced");
    case HOLD_EXEC:
        return jv_string("exec");
    case HOLD_EXIT:
        return jv_string("exit");
    case HOLD_KILLED:
        return jv_string("killed");
    }
    return jv_null();
}

static const char *access_name(enum access access)
{
    return access == ACCESS_READ ? "read" : access == ACCESS_WRITE ? "write" : "both";
}

static jv descriptor_json(const struct run *run, const struct descriptor *descriptor)
{
    jv out = json_set(jv_object(), "pid", pid_or_null(descriptor->process));
    out = json_set(out, "fd", jv_number(descriptor->fd));
    out = json_set(out, "access", jv_string(access_name(descriptor->access)));
    out = json_set(out, "inherited", jv_bool(descriptor->inherited));
    out = json_set(out, "at", place(run, descriptor->place));
    out = json_set(out, "closed", hold_end(descriptor->ended, "close"));
    return json_set(out, "closed_at", place(run, descriptor->ended_place));
}

static jv descriptors_of(const struct run *run, const struct file *file)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->descriptor_count; i++)
        if (table->descriptors[i]->file == file)
            out = jv_array_append(out, descriptor_json(run, table->descriptors[i]));
    return out;
}

static jv protection(int prot)
{
    jv out = jv_array();
    if (prot & 1)
        out = jv_array_append(out, jv_string("PROT_READ"));
    if (prot & 2)
        out = jv_array_append(out, jv_string("PROT_WRITE"));
    if (prot & 4)
        out = jv_array_append(out, jv_string("PROT_EXEC"));
    return out;
}

static const char *mapping_kind(const struct mapping *mapping)
{
    switch (mapping->file->role) {
    case ROLE_POSIX_SHM:
        return "posix-shm";
    case ROLE_POSIX_SEM:
        return "posix-sem";
    case ROLE_ANONYMOUS:
        return "anonymous";
    default:
        return "file";
    }
}

static jv mapping_json(const struct run *run, const struct mapping *mapping)
{
    jv out = json_set(jv_object(), "kind", jv_string(mapping_kind(mapping)));
    out = json_set(out, "name", json_string_or_null(mapping->file->name));
    // Which mappings are of one and the same thing, without a number that differs from run to run.
    size_t number = 0;
    while (run->model->files.files[number] != mapping->file)
        number++;
    out = json_set(out, "object", json_unsigned(number));
    out = json_set(out, "pid", pid_or_null(mapping->process));
    out = json_set(out, "address", json_hex(mapping->address, 1));
    out = json_set(out, "length", json_unsigned(mapping->bytes));
    out = json_set(out, "offset", json_unsigned(mapping->offset));
    out = json_set(out, "prot", protection(mapping->prot));
    out = json_set(out, "shared", jv_bool((mapping->flags & MAPPING_SHARED) != 0));
    out = json_set(out, "inherited", jv_bool(mapping->inherited));
    out = json_set(out, "created_by", pid_or_null(mapping->process));
    out = json_set(out, "created_at", place(run, mapping->place));
    out = json_set(out, "synced_at", place(run, mapping->synced_place));
    out = json_set(out, "unmapped", hold_end(mapping->ended, "munmap"));
    out = json_set(out, "removed_by", mapping->ended ? pid_or_null(mapping->process) : jv_null());
    return json_set(out, "removed_at", place(run, mapping->ended_place));
}

jv mappings_json(const struct run *run)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->mapping_count; i++)
        if (!table->mappings[i]->file->passing)
            out = jv_array_append(out, mapping_json(run, table->mappings[i]));
    return out;
}

static jv mapped_of(const struct run *run, const struct file *file)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->mapping_count; i++)
        if (table->mappings[i]->file == file)
            out = jv_array_append(out, mapping_json(run, table->mappings[i]));
    return out;
}

// created_by, created_at, removed_by, removed_at, leaked.
static jv with_life(const struct run *run, const struct file *file, jv out)
{
    out = json_set(out, "created_by", pid_or_null(file->creator));
    out = json_set(out, "created_at", place(run, file->created_place));
    out = json_set(out, "removed_by", pid_or_null(file->remover));
    out = json_set(out, "removed_at", place(run, file->removed_place));
    return json_set(out, "leaked", jv_bool(file->leaked));
}

jv posix_objects_json(const struct run *run)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->count; i++) {
        const struct file *file = table->files[i];
        if ((file->role != ROLE_POSIX_SHM && file->role != ROLE_POSIX_SEM) || file->passing)
            continue;
        jv item = json_set(jv_object(), "name", json_string_or_null(file->name));
        item = json_set(item, "kind", jv_string(file->role == ROLE_POSIX_SHM ? "shm" : "sem"));
        item = json_set(item, "size", size_or_null(file->size));
        item = json_set(item, "mode", mode_or_null(file->mode));
        item = json_set(item, "mode_final", mode_or_null(file->mode_final));
        item = json_set(item, "opens", descriptors_of(run, file));
        item = json_set(item, "mapped", mapped_of(run, file));
        out = jv_array_append(out, with_life(run, file, item));
    }
    return out;
}

jv pipes_json(const struct run *run)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->count; i++) {
        const struct file *file = table->files[i];
        if (file->role != ROLE_PIPE && file->role != ROLE_FIFO)
            continue;
        jv item = json_set(jv_object(), "id", json_unsigned(i));
        item = json_set(item, "kind", jv_string(file->role == ROLE_PIPE ? "pipe" : "fifo"));
        item = json_set(item, "name", json_string_or_null(file->name));
        item = json_set(item, "mode", mode_or_null(file->mode));
        item = json_set(item, "close_on_exec", jv_bool((file->flags & 02000000) != 0));
        item = json_set(item, "nonblocking", jv_bool((file->flags & 04000) != 0));
        item = json_set(item, "ends", descriptors_of(run, file));
        out = jv_array_append(out, with_life(run, file, item));
    }
    return out;
}

static jv record_lock_json(const struct run *run, const struct lock *lock)
{
    static const char *const kinds[] = {
        [LOCK_RECORD] = "record", [LOCK_OPEN_FILE] = "open-file", [LOCK_FLOCK] = "flock"};
    jv out = json_set(jv_object(), "kind", jv_string(kinds[lock->kind]));
    out = json_set(out, "name", json_string_or_null(lock->path));
    out = json_set(out, "type", jv_string(lock->exclusive ? "write" : "read"));
    out = json_set(out, "start", json_integer(lock->start));
    out = json_set(out, "length", json_integer(lock->length));
    out = json_set(out, "created_by", pid_or_null(lock->process));
    out = json_set(out, "created_at", place(run, lock->place));
    out = json_set(out, "released", jv_bool(lock->released));
    return json_set(out, "removed_at", place(run, lock->released_place));
}

jv locks_json(const struct run *run)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->lock_count; i++)
        out = jv_array_append(out, record_lock_json(run, table->locks[i]));
    for (size_t i = 0; i < table->count; i++) {
        const struct file *file = table->files[i];
        if (file->role != ROLE_LOCK_FILE)
            continue;
        jv item = json_set(jv_object(), "kind", jv_string("file"));
        item = json_set(item, "name", json_string_or_null(file->name));
        out = jv_array_append(out, with_life(run, file, item));
    }
    return out;
}

static const char *role_name(enum file_role role)
{
    static const char *const names[] = {
        [ROLE_PIPE] = "pipe",           [ROLE_FIFO] = "fifo",      [ROLE_POSIX_SHM] = "posix-shm",
        [ROLE_POSIX_SEM] = "posix-sem", [ROLE_LOCK_FILE] = "file", [ROLE_PLAIN] = "file",
        [ROLE_ANONYMOUS] = "anonymous"};
    return names[role];
}

jv open_at_exit_json(const struct run *run, const struct process *process)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->descriptor_count; i++) {
        const struct descriptor *descriptor = table->descriptors[i];
        if (descriptor->process != process ||
            (descriptor->ended != HOLD_EXIT && descriptor->ended != HOLD_KILLED))
            continue;
        jv item = json_set(jv_object(), "fd", jv_number(descriptor->fd));
        item = json_set(item, "name", json_string_or_null(descriptor->file->name));
        item = json_set(item, "kind", jv_string(role_name(descriptor->file->role)));
        item = json_set(item, "access", jv_string(access_name(descriptor->access)));
        out = jv_array_append(out, json_set(item, "at", place(run, descriptor->place)));
    }
    return out;
}

jv mapped_at_exit_json(const struct run *run, const struct process *process)
{
    const struct file_table *table = &run->model->files;
    jv out = jv_array();
    for (size_t i = 0; i < table->mapping_count; i++) {
        const struct mapping *mapping = table->mappings[i];
        if (mapping->process != process ||
            (mapping->ended != HOLD_EXIT && mapping->ended != HOLD_KILLED))
            continue;
        jv item = json_set(jv_object(), "kind", jv_string(mapping_kind(mapping)));
        item = json_set(item, "name", json_string_or_null(mapping->file->name));
        item = json_set(item, "length", json_unsigned(mapping->bytes_left));
        out = jv_array_append(out, json_set(item, "at", place(run, mapping->place)));
    }
    return out;
}

static jv sync_object_json(const struct run *run, const struct sync_object *object)
{
    static const char *const kinds[] = {[SYNC_SEMAPHORE] = "semaphore",
                                        [SYNC_MUTEX] = "mutex",
                                        [SYNC_CONDITION] = "condition",
                                        [SYNC_RWLOCK] = "rwlock",
                                        [SYNC_BARRIER] = "barrier"};
    bool counts = object->kind == SYNC_SEMAPHORE || object->kind == SYNC_BARRIER;
    jv out = json_set(jv_object(), "kind", jv_string(kinds[object->kind]));
    out = json_set(out, "in",
                   jv_string(object->segment ? "segment"
                             : object->file  ? "mapping"
                                             : "private memory"));
    out = json_set(out, "shmid", object->segment ? jv_number(object->segment->shmid) : jv_null());
    out = json_set(out, "name", object->file ? json_string_or_null(object->file->name) : jv_null());
    out = json_set(out, "offset", object->memory ? jv_null() : json_unsigned(object->offset));
    out = json_set(out, "pshared", jv_bool(object->process_shared));
    out = json_set(out, "value", counts ? jv_number(object->value) : jv_null());
    out = json_set(out, "created_by", pid_or_null(object->creator));
    out = json_set(out, "created_at", place(run, object->created_place));
    out = json_set(out, "destroyed", jv_bool(object->destroyed));
    out = json_set(out, "removed_by", pid_or_null(object->destroyer));
    return json_set(out, "removed_at", place(run, object->destroyed_place));
}

jv sync_json(const struct run *run)
{
    if (!run->probed && run->model->sync.count == 0)
        return jv_null();
    jv out = jv_array();
    for (size_t i = 0; i < run->model->sync.count; i++)
        out = jv_array_append(out, sync_object_json(run, run->model->sync.objects[i]));
    return out;
}
