// Semaphore sets and message queues.
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include "base/json.h"
#include "base/memory.h"
#include "os/procfs.h"
#include "run/supervisor.h"

enum { MAX_VALUES = 1024 };

static bool is_on_set(const struct call *call)
{
    switch (call->type->kind) {
    case CALL_SEMGET:
    case CALL_SEMCTL:
    case CALL_SEMOP:
    case CALL_SEMTIMEDOP:
        return true;
    default:
        return false;
    }
}

static enum object_kind kind_of(const struct call *call)
{
    return is_on_set(call) ? OBJECT_SEMAPHORES : OBJECT_MESSAGE_QUEUE;
}

static void created(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct model *model = supervisor->run->model;
    uint32_t key = (uint32_t)call->args[0];
    bool is_set = is_on_set(call);
    unsigned flags = (unsigned)call->args[is_set ? 2 : 1];
    if (key != IPC_PRIVATE && model_object(model, kind_of(call), (int)call->result))
        return;
    struct process *creator = task->tracee->process;
    if (supervisor->spec->sandbox == SANDBOX_OPEN && key != IPC_PRIVATE && !(flags & IPC_CREAT))
        creator = NULL;
    struct object facts = {.kind = kind_of(call),
                           .id = (int)call->result,
                           .key = key,
                           .mode = flags & 0777,
                           .nsems = is_set ? (int32_t)call->args[1] : 0,
                           .creator = creator,
                           .created_place = call->place};
    if (key != IPC_PRIVATE)
        facts.ftok = ftok_copy(ftok_of(supervisor, task, key));
    model_object_created(model, &facts);
}

// The supervisor is a member of the run's IPC namespace and may read every set of it.
static int *read_values(const struct object *set)
{
    if (set->nsems <= 0 || set->nsems > MAX_VALUES)
        return NULL;
    unsigned short values[MAX_VALUES];
    if (semctl(set->id, 0, GETALL, values) < 0)
        return NULL;
    int *out = xcalloc((size_t)set->nsems, sizeof *out);
    for (int64_t i = 0; i < set->nsems; i++)
        out[i] = values[i];
    return out;
}

void objects_note_values(struct supervisor *supervisor, int semid)
{
    struct object *set = model_object(supervisor->run->model, OBJECT_SEMAPHORES, semid);
    if (!set)
        return;
    free(set->values);
    set->values = read_values(set);
}

static void mode_set(struct task *task, const struct call *call, struct object *object)
{
    // Both structures begin with the permissions.
    struct ipc_perm perm;
    uint64_t address = call->args[is_on_set(call) ? 3 : 2];
    if (proc_read_memory(task->tid, address, &perm, sizeof perm) == 0)
        object->mode_final = perm.mode & 0777;
}

// What SETALL gave the semaphores, or GETALL told of them.
static void note_array(struct task *task, struct call *call, const struct object *set)
{
    unsigned short values[MAX_VALUES];
    if (set->nsems <= 0 || set->nsems > MAX_VALUES ||
        proc_read_memory(task->tid, call->args[3], values, (size_t)set->nsems * sizeof *values) !=
            0)
        return;
    jv out = jv_array_sized((int)set->nsems);
    for (int64_t i = 0; i < set->nsems; i++)
        out = jv_array_append(out, jv_number(values[i]));
    call_put(call, "values", out);
}

static void initialised(struct task *task, const struct call *call, struct object *set)
{
    if (set->initialiser)
        return;
    set->initialiser = task->tracee->process;
    set->initialised_place = call->place;
}

static void controlled(struct supervisor *supervisor, struct task *task, struct call *call)
{
    int command = call_command(call);
    struct object *object = model_object(supervisor->run->model, kind_of(call), (int)call->args[0]);
    if (!object)
        return;
    if (command == IPC_RMID)
        model_object_removed(object, task->tracee->process, call->place);
    else if (command == IPC_SET)
        mode_set(task, call, object);
    if (!is_on_set(call))
        return;
    if (command == SETVAL || command == SETALL)
        initialised(task, call, object);
    if (command == SETALL || command == GETALL)
        note_array(task, call, object);
}

void objects_apply(struct supervisor *supervisor, struct task *task, struct call *call)
{
    if (call->type->kind == CALL_SEMGET || call->type->kind == CALL_MSGGET)
        created(supervisor, task, call);
    else
        controlled(supervisor, task, call);
}

static bool uses_undo(const struct task *task, const struct call *call)
{
    struct semaphore_operation operations[MAX_SEMAPHORE_OPERATIONS];
    size_t count = call_semaphore_operations(call, task->tid, operations);
    for (size_t i = 0; i < count; i++)
        if (operations[i].flags & SEM_UNDO)
            return true;
    return false;
}

void objects_note_use(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct object *object = model_object(supervisor->run->model, kind_of(call), (int)call->args[0]);
    if (!object)
        return;
    if (object->operations++ == 0)
        object->first_used_place = call->place;
    if (!is_on_set(call))
        return;
    object->used_before_initialised |= !object->initialiser;
    if (call->kept && !object->undo_used)
        object->undo_used = uses_undo(task, call);
}
