// Who waits for what in a run where nobody can go on.
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "run/quiet.h"
#include "run/supervisor.h"

// The operation that cannot be done now: the values are read in the run's own IPC namespace.
static void explain_semop(const struct waiter *waiter, struct blocked *out)
{
    struct call call = {.args = {0}};
    for (int i = 0; i < 6; i++)
        call.args[i] = waiter->at.args[i];
    struct semaphore_operation operations[MAX_SEMAPHORE_OPERATIONS];
    size_t count = call_semaphore_operations(&call, waiter->tid, operations);
    out->on = BLOCKED_ON_SEMAPHORE;
    out->id = (int)waiter->at.args[0];
    out->number = out->value = -1;
    for (size_t i = 0; i < count; i++) {
        int value = semctl(out->id, operations[i].number, GETVAL);
        bool possible =
            operations[i].operation == 0 ? value == 0 : value + operations[i].operation >= 0;
        if (value < 0 || possible)
            continue;
        out->number = operations[i].number;
        out->value = value;
        out->operation = operations[i].operation;
        return;
    }
}

static void explain_pipe(struct supervisor *supervisor, const struct waiter *waiter,
                         struct blocked *out)
{
    struct proc_descriptor facts;
    out->on = BLOCKED_ON_PIPE;
    if (proc_read_descriptor(waiter->tracee->pid, (int)waiter->at.args[0], &facts) == 0)
        out->file = model_file(supervisor->run->model, facts.device, facts.inode);
}

static void explain_futex(struct supervisor *supervisor, const struct waiter *waiter,
                          struct blocked *out)
{
    enum { LARGEST_OBJECT_BYTES = 64 };
    uint64_t address = waiter->at.args[0];
    out->on = BLOCKED_ON_FUTEX;
    struct sync_object where = {0};
    sync_locate(process_memory(waiter->tracee->process), address, &where);
    const struct sync_table *table = &supervisor->run->model->sync;
    for (size_t i = 0; i < table->count; i++) {
        const struct sync_object *object = table->objects[i];
        if (object->segment == where.segment && object->file == where.file &&
            object->offset <= where.offset && where.offset < object->offset + LARGEST_OBJECT_BYTES)
            out->sync = object;
    }
    out->file = where.file;
}

static void explain(struct supervisor *supervisor, const struct waiter *waiter, struct blocked *out)
{
    switch (waiter->at.nr) {
    case SYS_semop:
    case SYS_semtimedop:
        explain_semop(waiter, out);
        break;
    case SYS_msgsnd:
    case SYS_msgrcv:
        out->on = BLOCKED_ON_QUEUE;
        out->id = (int)waiter->at.args[0];
        break;
    case SYS_wait4:
    case SYS_waitid:
        out->on = BLOCKED_ON_CHILD;
        break;
    case SYS_read:
    case SYS_readv:
    case SYS_write:
    case SYS_writev:
        explain_pipe(supervisor, waiter, out);
        break;
    case SYS_futex:
        explain_futex(supervisor, waiter, out);
        break;
    case SYS_fcntl:
    case SYS_flock:
        out->on = BLOCKED_ON_LOCK;
        break;
    case SYS_openat:
        out->on = BLOCKED_ON_FIFO;
        break;
    default:
        out->on = BLOCKED_ON_SIGNAL;
        break;
    }
}

static int place_of(struct supervisor *supervisor, const struct waiter *waiter,
                    const struct task *task)
{
    if (task && task->following && task->following->place != PLACE_UNKNOWN)
        return task->following->place;
    AUTO_CLOSE int fd = proc_open(waiter->tid, "syscall");
    return place_capture(supervisor->run->places, waiter->tracee->image, waiter->tid, fd, NULL);
}

void deadlock_note(struct supervisor *supervisor)
{
    const struct snapshot *snapshot = quiet_snapshot(supervisor);
    struct run *run = supervisor->run;
    if (supervisor->spec->lean)
        return;
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct waiter *waiter = &snapshot->waiters[i];
        const struct task *task = tracee_find_task(supervisor, waiter->tid);
        struct proc_status status = {0};
        proc_read_status(waiter->tid, &status);
        struct blocked blocked = {.pid = waiter->tracee->process->pid,
                                  .tid = status.inner_tid,
                                  .nr = waiter->at.nr,
                                  .name =
                                      task && task->following ? call_name(task->following) : NULL,
                                  .place = place_of(supervisor, waiter, task)};
        explain(supervisor, waiter, &blocked);
        GROW(run->blocked, run->blocked_capacity, run->blocked_count);
        run->blocked[run->blocked_count++] = blocked;
    }
}
