// What the probe tells: unnamed semaphores and pthread objects that a program initialises and destroys. Where such an
// object lies - in a segment, in a shared mapping, in memory of the process's own - is the model's knowledge.
#include "base/json.h"
#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"
#include "trace/probe.h"

// Finds the memory that the address is in. Segments that the kernel has freed may be forgotten: only those that are
// attached are looked at.
void sync_locate(const struct process *process, uint64_t address, struct sync_object *out)
{
    out->offset = address;
    for (size_t i = 0; i < process->active_count; i++) {
        const struct attachment *attachment = process->active[i];
        if (address < attachment->address || address >= attachment->address + attachment->bytes)
            continue;
        out->segment = attachment->segment;
        out->offset = address - attachment->address;
        return;
    }
    for (size_t i = 0; i < process->holds.mapping_count; i++) {
        const struct mapping *mapping = process->holds.mappings[i];
        if (!(mapping->flags & MAPPING_SHARED) || address < mapping->address ||
            address >= mapping->address + mapping->bytes)
            continue;
        out->file = mapping->file;
        out->offset = address - mapping->address + mapping->offset;
        return;
    }
}

// glibc keeps in a semaphore whether several processes may wait at it, behind its value: struct new_sem on 64-bit
// machines. That is what a later futex call goes by, whatever sem_init was told.
static bool semaphore_is_shared(const struct task *task, uint64_t address, bool told)
{
    int shared;
    if (proc_read_memory(task->tid, address + 8, &shared, sizeof shared) != 0)
        return told;
    return shared != 0;
}

void sync_handle(struct supervisor *supervisor, struct task *task,
                 const struct seccomp_notif *notification, struct call *call)
{
    struct process *process = task->tracee->process;
    uint64_t kind = call->args[0], event = call->args[1], address = call->args[2];
    if (event == PROBE_HELLO || event == PROBE_POINT) {
        listener_answer(supervisor->sandbox.listener, notification,
                        event == PROBE_HELLO && supervisor->turns.on, 0);
        calls_done(supervisor, call);
        return;
    }
    if (calls_capture_later(supervisor, task, notification, call))
        return;
    struct sync_object object = {.kind = (enum sync_kind)(kind - PROBE_SEMAPHORE),
                                 .process_shared = call->args[3] != 0,
                                 .value = (unsigned)call->args[4],
                                 .creator = process,
                                 .created_place = call->place};
    bool sensible = kind >= PROBE_SEMAPHORE && kind <= PROBE_BARRIER;
    sync_locate(process_memory(process), address, &object);
    if (!object.segment && !object.file)
        object.memory = process_memory(process);
    struct sync_object *known = sensible ? model_sync(supervisor->run->model, &object) : NULL;
    if (sensible && event == PROBE_INIT) {
        if (object.kind == SYNC_SEMAPHORE)
            object.process_shared = semaphore_is_shared(task, address, object.process_shared);
        if (known) // initialised again: the old one is no more
            model_sync_destroyed(known, NULL, PLACE_UNKNOWN);
        model_sync_created(supervisor->run->model, &object);
    } else if (known && event == PROBE_DESTROY) {
        model_sync_destroyed(known, process, call->place);
    }
    listener_answer(supervisor->sandbox.listener, notification, 0, 0);
    calls_done(supervisor, call);
}
