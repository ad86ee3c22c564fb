// A deadlock as evidence: every thread, where it waits and for what.
#include "base/json.h"
#include "evidence/model_json.h"

static jv of_semaphore(const struct blocked *blocked)
{
    jv out = json_set(jv_object(), "semid", jv_number(blocked->id));
    bool known = blocked->number >= 0;
    out = json_set(out, "sem_num", known ? jv_number(blocked->number) : jv_null());
    out = json_set(out, "value", known ? jv_number(blocked->value) : jv_null());
    return json_set(out, "sem_op", known ? jv_number(blocked->operation) : jv_null());
}

static jv of_sync(const struct run *run, const struct blocked *blocked)
{
    static const char *const kinds[] = {[SYNC_SEMAPHORE] = "semaphore",
                                        [SYNC_MUTEX] = "mutex",
                                        [SYNC_CONDITION] = "condition",
                                        [SYNC_RWLOCK] = "rwlock",
                                        [SYNC_BARRIER] = "barrier"};
    jv out = jv_object();
    out =
        json_set(out, "object", blocked->sync ? jv_string(kinds[blocked->sync->kind]) : jv_null());
    out =
        json_set(out, "created_at",
                 blocked->sync ? place_json(run->places, blocked->sync->created_place) : jv_null());
    return json_set(out, "name",
                    blocked->file ? json_string_or_null(blocked->file->name) : jv_null());
}

static jv of_pipe(const struct run *run, const struct blocked *blocked)
{
    jv out = jv_object();
    out =
        json_set(out, "name", blocked->file ? json_string_or_null(blocked->file->name) : jv_null());
    return json_set(out, "created_at",
                    blocked->file ? place_json(run->places, blocked->file->created_place)
                                  : jv_null());
}

static jv waits_for(const struct run *run, const struct blocked *blocked)
{
    static const char *const kinds[] = {
        [BLOCKED_ON_SEMAPHORE] = "semaphore", [BLOCKED_ON_QUEUE] = "message-queue",
        [BLOCKED_ON_CHILD] = "child",         [BLOCKED_ON_PIPE] = "pipe",
        [BLOCKED_ON_FIFO] = "fifo",           [BLOCKED_ON_LOCK] = "lock",
        [BLOCKED_ON_FUTEX] = "futex",         [BLOCKED_ON_SIGNAL] = "signal"};
    jv kind = jv_string(kinds[blocked->on]);
    switch (blocked->on) {
    case BLOCKED_ON_SEMAPHORE:
        return json_set(of_semaphore(blocked), "kind", kind);
    case BLOCKED_ON_QUEUE:
        return JV_OBJECT(jv_string("msqid"), jv_number(blocked->id), jv_string("kind"), kind);
    case BLOCKED_ON_PIPE:
        return json_set(of_pipe(run, blocked), "kind", kind);
    case BLOCKED_ON_FUTEX:
        return json_set(of_sync(run, blocked), "kind", kind);
    default:
        return JV_OBJECT(jv_string("kind"), kind);
    }
}

jv deadlock_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->blocked_count; i++) {
        const struct blocked *blocked = &run->blocked[i];
        jv item = json_set(jv_object(), "pid", jv_number(blocked->pid));
        item = json_set(item, "tid", jv_number(blocked->tid));
        item = json_set(item, "call",
                        blocked->name ? jv_string(blocked->name) : call_number_name(blocked->nr));
        item = json_set(item, "at", place_json(run->places, blocked->place));
        out = jv_array_append(out, json_set(item, "waits_for", waits_for(run, blocked)));
    }
    return out;
}
