// Record locks, locks of open files, and flock's.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/files.h"
#include "run/supervisor.h"

static void unlock(struct supervisor *supervisor, const struct lock *what, int place)
{
    const struct file_table *table = &supervisor->run->model->files;
    for (size_t i = 0; i < table->lock_count; i++) {
        struct lock *lock = table->locks[i];
        bool within = lock->start >= what->start &&
                      (what->length == 0 || (lock->length > 0 && lock->start + lock->length <=
                                                                     what->start + what->length));
        if (lock->released || lock->kind != what->kind || lock->device != what->device ||
            lock->inode != what->inode || !within ||
            (lock->kind == LOCK_RECORD && lock->process != what->process))
            continue;
        lock->released = true;
        lock->released_place = place;
    }
}

// Where the process's own file offset counts, the start of the lock is not known from the call alone: 0 stands for it.
static bool record_lock(const struct task *task, const struct call *call, struct lock *out,
                        int *type)
{
    struct flock lock;
    int command = (int)call->args[1];
    if (command != F_SETLK && command != F_SETLKW && command != F_OFD_SETLK &&
        command != F_OFD_SETLKW)
        return false;
    if (proc_read_memory(task->tid, call->args[2], &lock, sizeof lock) != 0)
        return false;
    out->kind = command == F_OFD_SETLK || command == F_OFD_SETLKW ? LOCK_OPEN_FILE : LOCK_RECORD;
    out->start = lock.l_start;
    out->length = lock.l_len;
    *type = lock.l_type;
    return true;
}

void locks_apply(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct proc_descriptor facts;
    struct lock lock = {.process = task->tracee->process, .place = call->place};
    int type = F_UNLCK;
    if (call->type->kind == CALL_FLOCK) {
        int operation = (int)call->args[1] & ~LOCK_NB;
        lock.kind = LOCK_FLOCK;
        type = operation == LOCK_EX ? F_WRLCK : operation == LOCK_SH ? F_RDLCK : F_UNLCK;
    } else if (!record_lock(task, call, &lock, &type)) {
        return;
    }
    if (proc_read_descriptor(task->tracee->pid, (int)call->args[0], &facts) != 0)
        return;
    lock.device = facts.device;
    lock.inode = facts.inode;
    lock.exclusive = type == F_WRLCK;
    if (type == F_UNLCK) {
        unlock(supervisor, &lock, call->place);
        return;
    }
    AUTO_FREE char *path = proc_absolute_path(task->tid, (int)call->args[0], "");
    AUTO_FREE char *name = path ? shown_name(supervisor, path) : NULL;
    lock.path = name;
    model_locked(supervisor->run->model, &lock);
}

void locks_release(struct supervisor *supervisor, const struct process *process, uint64_t device,
                   uint64_t inode, int place)
{
    const struct file_table *table = &supervisor->run->model->files;
    for (size_t i = 0; i < table->lock_count; i++) {
        struct lock *lock = table->locks[i];
        if (lock->released || lock->process != process || lock->kind != LOCK_RECORD ||
            lock->device != device || lock->inode != inode)
            continue;
        lock->released = true;
        lock->released_place = place;
    }
}
