// The cheap way to learn what a call gave (see supervisor.h): by the state of the kernel before it and after it.
// Only for what that state proves; everything else is settled exactly. The supervisor is a member of the run's IPC
// namespace and may look at every object of it.
#include <errno.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "os/fd.h"
#include "os/procfs.h"
#include "run/supervisor.h"
#include "trace/listener.h"

enum {
    EXACT_FIRST = 64, // so many calls of a run are settled exactly before the first is inferred
    FLAG_REMAP = 040000,
    MODE_DEST = 01000,
    // Far from any of the kernel's limits, of which nothing after the call would tell.
    MODEST_COUNT = 1024,
    MODEST_BYTES = 4 << 20,
};

// Nothing but this very call can change what its memory has mapped.
static bool has_own_memory(const struct task *task)
{
    return !task->tracee->threaded && task->tid == task->tracee->pid &&
           !task->tracee->process->memory_of;
}

// Nor can anything change which segments there are.
static bool is_alone(const struct supervisor *supervisor)
{
    return supervisor->live == 1;
}

static void answer(struct call *call, int64_t result, int error)
{
    call->known = true;
    call->result = error ? -1 : result;
    call->error = error;
}

// --- what the state before the call proves ---

struct exact_mapping {
    uint64_t address;
    const struct attachment *attachment;
    bool found;
};

static bool is_whole(const struct proc_mapping *mapping, void *context)
{
    struct exact_mapping *wanted = context;
    if (mapping->start < wanted->address)
        return true;
    wanted->found = mapping->start == wanted->address && mapping->offset == 0 &&
                    mapping->end - mapping->start == wanted->attachment->bytes &&
                    mapping->inode == (uint64_t)wanted->attachment->segment->shmid;
    return false;
}

// A segment mapped there as shmat left it can be detached: shmdt(2) knows no other error than that there is none.
static bool infer_shmdt(struct task *task, struct call *call)
{
    struct exact_mapping wanted = {.address = call->args[0]};
    wanted.attachment = model_attachment_at(task->tracee->process, wanted.address);
    if (!wanted.attachment)
        return false;
    if (task->tracee->maps_fd < 0)
        task->tracee->maps_fd = proc_open(task->tid, "maps");
    if (proc_each_sysv_mapping(task->tid, task->tracee->maps_fd, is_whole, &wanted) != 0 ||
        !wanted.found)
        return false;
    answer(call, 0, 0);
    return true;
}

static bool infer_lookup(struct supervisor *supervisor, struct call *call, bool *deferred)
{
    int flags = (int)call->args[2];
    bool creates = flags & IPC_CREAT, exclusive = flags & IPC_EXCL;
    if (call->args[1] == 0 && creates)
        return false; // EINVAL, unless it is there
    if ((uint32_t)call->args[0] != IPC_PRIVATE) {
        bool there = shmget((key_t)call->args[0], 0, 0) >= 0;
        if (!there && errno != ENOENT)
            return false;
        if (!there && !creates) {
            answer(call, -1, ENOENT);
            return true;
        }
        if (there && creates && exclusive) {
            answer(call, -1, EEXIST);
            return true;
        }
        if (there)
            return false;
    }
    *deferred = supervisor->run->model->live_count < MODEST_COUNT && call->args[1] <= MODEST_BYTES;
    return *deferred;
}

static bool is_plain_removal(struct supervisor *supervisor, const struct call *call)
{
    const struct segment *segment = model_segment(supervisor->run->model, (int)call->args[0]);
    return call_command(call) == IPC_RMID && segment && !segment->removed;
}

// May the call be inferred? It is either answered at once, or *deferred until the state after it is looked at.
static bool can_infer(struct supervisor *supervisor, struct task *task, struct call *call,
                      bool *deferred)
{
    if (call->type->kind == CALL_SHMDT)
        return infer_shmdt(task, call);
    if (!is_alone(supervisor))
        return false;
    switch (call->type->kind) {
    case CALL_SHMGET:
        return infer_lookup(supervisor, call, deferred);
    case CALL_SHMAT:
        *deferred = call->args[1] == 0 && !(call->args[2] & FLAG_REMAP) &&
                    model_segment(supervisor->run->model, (int)call->args[0]);
        return *deferred;
    case CALL_SHMCTL:
        *deferred = is_plain_removal(supervisor, call);
        return *deferred;
    default:
        return false;
    }
}

bool infer_call(struct supervisor *supervisor, struct task *task,
                const struct seccomp_notif *notification, struct call *call)
{
    bool deferred = false;
    bool wanted = supervisor->exact >= EXACT_FIRST || supervisor->ptrace_refused;
    if (!wanted || supervisor->spec->sandbox == SANDBOX_OPEN || !has_own_memory(task) ||
        !can_infer(supervisor, task, call, &deferred))
        return false;
    if (deferred)
        supervisor->inferring = (struct inference){task, call};
    else
        events_apply(supervisor, task, call);
    listener_continue(supervisor->sandbox.listener, notification);
    if (!deferred)
        calls_over(supervisor, task, call);
    return true;
}

// --- what the state after it proves ---

// Is this a segment that the process has made and that nobody knows yet?
static bool is_new_segment(struct supervisor *supervisor, const struct task *task, int shmid)
{
    struct shmid_ds ds;
    return shmctl(shmid, IPC_STAT, &ds) == 0 && ds.shm_cpid == task->tracee->pid &&
           !model_segment(supervisor->run->model, shmid);
}

static bool find_new_segment(struct supervisor *supervisor, const struct task *task,
                             const struct call *call, int hint, int *out)
{
    if ((uint32_t)call->args[0] != IPC_PRIVATE)
        hint = shmget((key_t)call->args[0], 0, 0);
    if (hint >= 0 && is_new_segment(supervisor, task, hint)) {
        *out = hint;
        return true;
    }
    struct shm_info info;
    int last = shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&info);
    for (int index = 0; index <= last; index++) {
        struct shmid_ds ds;
        int shmid = shmctl(index, SHM_STAT, &ds);
        if (shmid >= 0 && is_new_segment(supervisor, task, shmid)) {
            *out = shmid;
            return true;
        }
    }
    return false;
}

struct new_mapping {
    struct process *process;
    int shmid;
    uint64_t address; // 0: none
};

static bool is_new_mapping(const struct proc_mapping *mapping, void *context)
{
    struct new_mapping *wanted = context;
    if (mapping->inode == (uint64_t)wanted->shmid && mapping->offset == 0 &&
        !model_attachment_at(wanted->process, mapping->start))
        wanted->address = mapping->start;
    return wanted->address == 0;
}

static bool find_new_mapping(struct task *task, const struct call *call, uint64_t *out)
{
    struct tracee *tracee = task->tracee;
    if (tracee->maps_fd < 0)
        tracee->maps_fd = proc_open(task->tid, "maps");
    struct new_mapping wanted = {tracee->process, (int)call->args[0], 0};
    proc_each_sysv_mapping(task->tid, tracee->maps_fd, is_new_mapping, &wanted);
    *out = wanted.address;
    return wanted.address != 0;
}

static bool is_removed(int shmid)
{
    struct shmid_ds ds;
    return shmctl(shmid, IPC_STAT, &ds) != 0 ? errno == EINVAL || errno == EIDRM
                                             : (ds.shm_perm.mode & MODE_DEST) != 0;
}

void infer_settle(struct supervisor *supervisor, int hint)
{
    struct task *task = supervisor->inferring.task;
    struct call *call = supervisor->inferring.call;
    if (!call)
        return;
    supervisor->inferring = (struct inference){NULL, NULL};
    int shmid;
    uint64_t address;
    if (call->type->kind == CALL_SHMGET && find_new_segment(supervisor, task, call, hint, &shmid))
        answer(call, shmid, 0);
    else if (call->type->kind == CALL_SHMAT && !task->tracee->ended &&
             find_new_mapping(task, call, &address))
        answer(call, (int64_t)address, 0);
    else if (call->type->kind == CALL_SHMCTL && is_removed((int)call->args[0]))
        answer(call, 0, 0);
    if (call->known)
        events_apply(supervisor, task, call);
    calls_over(supervisor, task, call);
}
