#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "run/supervisor.h"

enum { SHM_RDONLY_FLAG = 010000 };

// --- attachments, as the process's mappings show them ---

struct mapping_check {
    struct tracee *tracee;
    struct attachment **seen; // those of the process whose memory is still mapped somewhere
    size_t seen_count, seen_capacity;
};

// A mapping of a segment belongs to the attachment whose start it implies: its own start less its offset.
// What is left of a partly unmapped one still does.
static bool note_mapping(const struct proc_mapping *mapping, void *context)
{
    struct mapping_check *check = context;
    struct attachment *attachment =
        model_attachment_at(check->tracee->process, mapping->start - mapping->offset);
    if (!attachment || (uint64_t)attachment->segment->shmid != mapping->inode)
        return true;
    GROW(check->seen, check->seen_capacity, check->seen_count);
    check->seen[check->seen_count++] = attachment;
    return true;
}

static bool was_seen(const struct mapping_check *check, const struct attachment *attachment)
{
    for (size_t i = 0; i < check->seen_count; i++)
        if (check->seen[i] == attachment)
            return true;
    return false;
}

void events_check_attachments(struct supervisor *supervisor, struct task *task)
{
    struct tracee *tracee = task->tracee;
    struct process *memory = process_memory(tracee->process);
    if (memory->active_count == 0)
        return;
    if (tracee->maps_fd < 0)
        tracee->maps_fd = proc_open(task->tid, "maps");
    struct mapping_check check = {.tracee = tracee};
    if (proc_each_sysv_mapping(task->tid, tracee->maps_fd, note_mapping, &check) == 0)
        for (size_t i = memory->active_count; i-- > 0;)
            if (memory->active[i]->address_known && !was_seen(&check, memory->active[i]))
                model_detached(supervisor->run->model, memory->active[i], DETACHED_MUNMAP,
                               PLACE_UNKNOWN);
    free(check.seen);
}

void events_check_memory(struct supervisor *supervisor, struct task *task)
{
    events_check_attachments(supervisor, task);
    files_check(supervisor, task->tracee, HOLD_CLOSED, -1);
}

// --- finished calls ---

static void shm_created(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct model *model = supervisor->run->model;
    uint32_t key = (uint32_t)call->args[0];
    int shmid = (int)call->result;
    if (key != IPC_PRIVATE && model_segment(model, shmid))
        return; // an existing one was looked up
    struct process *creator = task->tracee->process;
    unsigned flags = (unsigned)call->args[2];
    // In the machine's own IPC namespace a segment may be older than the run.
    if (supervisor->spec->sandbox == SANDBOX_OPEN && key != IPC_PRIVATE && !(flags & IPC_CREAT))
        creator = NULL;
    struct segment *segment =
        model_segment_created(model, creator, shmid, key, call->args[1], flags & 0777, call->place);
    supervisor->shm_live_bytes += segment->size;
    if (key != IPC_PRIVATE)
        segment->ftok = ftok_copy(ftok_of(supervisor, task, key));
}

static void shm_attached(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct segment *segment = model_segment(supervisor->run->model, (int)call->args[0]);
    if (!segment)
        segment = model_segment_created(supervisor->run->model, NULL, (int)call->args[0], 0, 0, 0,
                                        PLACE_UNKNOWN);
    uint64_t address = (uint64_t)call->result;
    // SHM_REMAP puts it where another attachment may have been.
    struct process *memory = process_memory(task->tracee->process);
    for (size_t i = memory->active_count; i-- > 0;) {
        struct attachment *old = memory->active[i];
        if (old->address < address + segment->size && address < old->address + old->bytes)
            model_detached(supervisor->run->model, old, DETACHED_REPLACED, call->place);
    }
    model_attached(segment, task->tracee->process, address, call->args[2] & SHM_RDONLY_FLAG,
                   call->place);
}

static void forget_if_gone(struct supervisor *supervisor, const struct segment *segment)
{
    if (segment->removed && segment->active == 0 && supervisor->shm_live_bytes >= segment->size)
        supervisor->shm_live_bytes -= segment->size;
}

static void shm_detached(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct attachment *attachment = model_attachment_at(task->tracee->process, call->args[0]);
    if (!attachment)
        return;
    struct segment *segment = attachment->segment;
    model_detached(supervisor->run->model, attachment, DETACHED_SHMDT, call->place);
    forget_if_gone(supervisor, segment);
}

static void shm_controlled(struct supervisor *supervisor, struct task *task,
                           const struct call *call)
{
    struct segment *segment = model_segment(supervisor->run->model, (int)call->args[0]);
    int command = call_command(call);
    if (!segment)
        return;
    if (command == IPC_RMID && !segment->removed) {
        model_segment_removed(supervisor->run->model, segment, task->tracee->process, call->place);
        forget_if_gone(supervisor, segment);
    } else if (command == IPC_SET) {
        struct shmid_ds ds;
        if (proc_read_memory(task->tid, call->args[2], &ds, sizeof ds) == 0)
            segment->mode_final = ds.shm_perm.mode & 0777;
    }
}

void events_apply(struct supervisor *supervisor, struct task *task, struct call *call)
{
    if (!call->known || call->error)
        return;
    switch (call->type->kind) {
    case CALL_SHMGET:
        shm_created(supervisor, task, call);
        break;
    case CALL_SHMAT:
        shm_attached(supervisor, task, call);
        break;
    case CALL_SHMDT:
        shm_detached(supervisor, task, call);
        break;
    case CALL_SHMCTL:
        shm_controlled(supervisor, task, call);
        break;
    case CALL_SEMGET:
    case CALL_SEMCTL:
    case CALL_MSGGET:
    case CALL_MSGCTL:
        objects_apply(supervisor, task, call);
        break;
    default:
        if (call_is_on_files(call->type))
            files_apply(supervisor, task, call);
        break;
    }
}
