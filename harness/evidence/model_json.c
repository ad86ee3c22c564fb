#include "evidence/model_json.h"

#include <signal.h>
#include <string.h>

#include "base/json.h"

static jv place(const struct run *run, int index)
{
    return place_json(run->places, index);
}

static jv pid_or_null(const struct process *process)
{
    return process ? jv_number(process->pid) : jv_null();
}

static jv tristate(enum tristate value)
{
    return value == UNKNOWN ? jv_null() : jv_bool(value == YES);
}

static jv program_id(const struct run *run, const struct process *process)
{
    return process->program < 0 ? jv_null()
                                : jv_string(run->spec->scenario->programs[process->program].id);
}

static jv signal_or_null(const struct process *process)
{
    const char *name =
        process->signal_known && process->signal ? sigabbrev_np(process->signal) : NULL;
    if (name)
        return jv_string_fmt("SIG%s", name);
    return process->signal_known && process->signal ? jv_string_fmt("%d", process->signal)
                                                    : jv_null();
}

static jv process_json(const struct run *run, const struct process *process)
{
    jv out = json_set(jv_object(), "pid", jv_number(process->pid));
    out = json_set(out, "ppid", jv_number(process->ppid));
    out = json_set(out, "program", program_id(run, process));
    out = json_set(out, "exit_code",
                   process->exit_code_known ? jv_number(process->exit_code) : jv_null());
    out = json_set(out, "signal", signal_or_null(process));
    out = json_set(out, "waited", tristate(process->waited));
    out = json_set(out, "forked_at", place(run, process->forked_place));
    out = json_set(out, "exit_at", place(run, process->exit_place));
    if (process->crash_known)
        out = json_set(out, "crash",
                       JV_OBJECT(jv_string("address"), json_hex(process->crash_address, 1),
                                 jv_string("at"), place(run, process->crash_place)));
    out = json_set(out, "stopped_at", place(run, process->stopped_place));
    out = json_set(out, "stopped_in",
                   process->stopped_name ? jv_string(process->stopped_name)
                   : process->stopped    ? call_number_name(process->stopped_call)
                                         : jv_null());
    jv attached = jv_array();
    for (size_t i = 0; i < process->at_exit_count; i++) {
        const struct attached_at_exit *item = &process->at_exit[i];
        jv entry = json_set(jv_object(), "shmid", jv_number(item->shmid));
        entry = json_set(entry, "address",
                         item->address_known ? json_hex(item->address, 1) : jv_null());
        attached = jv_array_append(attached, entry);
    }
    out = json_set(out, "attached_at_exit", attached);
    out = json_set(out, "open_at_exit", open_at_exit_json(run, process));
    return json_set(out, "mapped_at_exit", mapped_at_exit_json(run, process));
}

jv processes_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->model->process_count; i++)
        out = jv_array_append(out, process_json(run, run->model->processes[i]));
    return out;
}

static jv detached_json(enum detach_reason reason)
{
    static const char *const names[] = {
        [DETACHED_SHMDT] = "shmdt", [DETACHED_MUNMAP] = "munmap", [DETACHED_REPLACED] = "replaced",
        [DETACHED_EXIT] = "exit",   [DETACHED_EXEC] = "exec",     [DETACHED_KILLED] = "killed"};
    return reason == ATTACHED ? jv_null() : jv_string(names[reason]);
}

static jv attachment_json(const struct run *run, const struct attachment *attachment)
{
    jv out = json_set(jv_object(), "pid", pid_or_null(attachment->process));
    out = json_set(out, "address",
                   attachment->address_known ? json_hex(attachment->address, 1) : jv_null());
    out = json_set(out, "read_only", jv_bool(attachment->read_only));
    out = json_set(out, "inherited", jv_bool(attachment->inherited));
    out = json_set(out, "at", place(run, attachment->place));
    out = json_set(out, "detached", detached_json(attachment->detached));
    return json_set(out, "detached_at", place(run, attachment->detached_place));
}

static jv ftok_json(const struct ftok_source *source)
{
    if (!source->path)
        return jv_null();
    jv out = json_set(jv_object(), "path", jv_string(source->path));
    return json_set(out, "proj_id", jv_number(source->proj_id));
}

// "key", "key_kind" and "ftok".
static jv with_key(jv out, uint32_t key, const struct ftok_source *source)
{
    out = json_set(out, "key", json_hex(key, 8));
    out = json_set(out, "key_kind",
                   jv_string(key == 0       ? "private"
                             : source->path ? "ftok"
                                            : "literal"));
    return json_set(out, "ftok", ftok_json(source));
}

static jv segment_json(const struct run *run, const struct segment *segment)
{
    jv out = json_set(jv_object(), "shmid", jv_number(segment->shmid));
    out = with_key(out, segment->key, &segment->ftok);
    out = json_set(out, "size", json_unsigned(segment->size));
    out = json_set(out, "mode", json_mode(segment->mode));
    out = json_set(out, "mode_final",
                   segment->mode_final < 0 ? jv_null() : json_mode((unsigned)segment->mode_final));
    out = json_set(out, "created_by", pid_or_null(segment->creator));
    out = json_set(out, "created_at", place(run, segment->created_place));
    jv attaches = jv_array_sized((int)segment->attachment_count);
    for (size_t i = 0; i < segment->attachment_count; i++)
        attaches = jv_array_append(attaches, attachment_json(run, segment->attachments[i]));
    out = json_set(out, "attaches", attaches);
    out = json_set(out, "attaches_total", json_unsigned(segment->attachments_total));
    out = json_set(out, "removed_by", pid_or_null(segment->remover));
    out = json_set(out, "removed_at", place(run, segment->removed_place));
    out = json_set(out, "attached_when_removed",
                   segment->removed ? json_unsigned(segment->attached_when_removed) : jv_null());
    return json_set(out, "leaked", jv_bool(segment->leaked));
}

jv segments_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->model->segment_count; i++)
        out = jv_array_append(out, segment_json(run, run->model->segments[i]));
    return out;
}

static jv values_json(const struct object *set)
{
    if (!set->values)
        return jv_null();
    jv out = jv_array();
    for (int64_t i = 0; i < set->nsems; i++)
        out = jv_array_append(out, jv_number(set->values[i]));
    return out;
}

// What only semaphore sets have.
static jv with_set(const struct run *run, const struct object *set, jv out)
{
    out = json_set(out, "nsems", json_integer(set->nsems));
    out = json_set(out, "initialised_by", pid_or_null(set->initialiser));
    out = json_set(out, "initialised_at", place(run, set->initialised_place));
    out = json_set(out, "used_before_initialised", jv_bool(set->used_before_initialised));
    out = json_set(out, "undo_used", jv_bool(set->undo_used));
    return json_set(out, "values_at_end", values_json(set));
}

jv objects_json(const struct run *run, enum object_kind kind)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->model->object_count; i++) {
        const struct object *object = run->model->objects[i];
        if (object->kind != kind)
            continue;
        bool is_set = kind == OBJECT_SEMAPHORES;
        jv item = json_set(jv_object(), is_set ? "semid" : "msqid", jv_number(object->id));
        item = with_key(item, object->key, &object->ftok);
        if (is_set)
            item = with_set(run, object, item);
        item = json_set(item, "mode", json_mode(object->mode));
        item =
            json_set(item, "mode_final",
                     object->mode_final < 0 ? jv_null() : json_mode((unsigned)object->mode_final));
        item = json_set(item, "operations", json_unsigned(object->operations));
        item = json_set(item, "first_used_at", place(run, object->first_used_place));
        item = json_set(item, "created_by", pid_or_null(object->creator));
        item = json_set(item, "created_at", place(run, object->created_place));
        item = json_set(item, "removed_by", pid_or_null(object->remover));
        item = json_set(item, "removed_at", place(run, object->removed_place));
        out = jv_array_append(out, json_set(item, "leaked", jv_bool(object->leaked)));
    }
    return out;
}

static jv leak_json(const struct run *run, const struct leak *leak)
{
    static const char *const kinds[] = {
        [LEAK_SYSV_SHM] = "sysv-shm",   [LEAK_SYSV_SEM] = "sysv-sem",
        [LEAK_SYSV_MSG] = "sysv-msg",   [LEAK_POSIX_SHM] = "posix-shm",
        [LEAK_POSIX_SEM] = "posix-sem", [LEAK_FIFO] = "fifo"};
    const struct process *creator = leak->segment  ? leak->segment->creator
                                    : leak->object ? leak->object->creator
                                    : leak->file   ? leak->file->creator
                                                   : NULL;
    int created = leak->segment  ? leak->segment->created_place
                  : leak->object ? leak->object->created_place
                  : leak->file   ? leak->file->created_place
                                 : PLACE_UNKNOWN;
    bool is_named = leak->name != NULL;
    jv out = json_set(jv_object(), "kind", jv_string(kinds[leak->kind]));
    out = json_set(out, "id", is_named ? jv_null() : jv_number(leak->id));
    out = json_set(out, "name", json_string_or_null(leak->name));
    out = json_set(out, "key", is_named ? jv_null() : json_hex(leak->key, 8));
    out = json_set(out, "size", json_unsigned(leak->size));
    out = json_set(out, "mode", json_mode(leak->mode));
    out = json_set(out, "created_by", pid_or_null(creator));
    return json_set(out, "created_at", place(run, created));
}

jv leaks_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->leak_count; i++)
        out = jv_array_append(out, leak_json(run, &run->leaks[i]));
    return out;
}
