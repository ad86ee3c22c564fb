// What calls on descriptors and names that have succeeded mean to the model. What the kernel says of a descriptor is
// asked of /proc while the task that made the call is stopped at its end, so it is what the call has left.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/files.h"
#include "run/supervisor.h"

static enum access access_of(int flags)
{
    int mode = flags & O_ACCMODE;
    return mode == O_RDONLY ? ACCESS_READ : mode == O_WRONLY ? ACCESS_WRITE : ACCESS_BOTH;
}

static struct descriptor *add_descriptor(struct supervisor *supervisor, struct process *process,
                                         struct file *file, const struct proc_descriptor *facts,
                                         int place)
{
    struct descriptor descriptor = {.file = file,
                                    .process = process,
                                    .fd = facts->fd,
                                    .access = access_of(facts->flags),
                                    .place = place};
    return model_opened(supervisor->run->model, &descriptor);
}

static void close_descriptor(struct supervisor *supervisor, struct descriptor *descriptor,
                             enum hold_end reason, int place)
{
    if (!descriptor)
        return;
    locks_release(supervisor, descriptor->process, descriptor->file->device,
                  descriptor->file->inode, place);
    model_closed(descriptor, reason, place);
}

struct descriptor *own_descriptor(struct supervisor *supervisor, const struct task *task, int fd)
{
    struct descriptor *descriptor = model_descriptor(task->tracee->process, fd);
    struct proc_descriptor facts;
    if (!descriptor)
        return NULL;
    // Closed by a call that is not told (close_range), its number may be another's by now.
    if (proc_read_descriptor(task->tracee->pid, fd, &facts) == 0 &&
        facts.inode == descriptor->file->inode && facts.device == descriptor->file->device)
        return descriptor;
    close_descriptor(supervisor, descriptor, HOLD_CLOSED, -1);
    return NULL;
}

static void opened(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct process *process = task->tracee->process;
    struct proc_descriptor facts;
    struct named_call named = names_of(task, call->type, call->args);
    if (named.path && proc_read_descriptor(task->tracee->pid, (int)call->result, &facts) == 0) {
        struct file *file = model_file(supervisor->run->model, facts.device, facts.inode);
        AUTO_FREE char *name = shown_name(supervisor, named.path);
        struct file made = {.role = role_of(named.path, facts.type),
                            .device = facts.device,
                            .inode = facts.inode,
                            .name = name,
                            .size = facts.size,
                            .mode = (int)facts.mode,
                            .flags = named.flags,
                            .creator = named.flags & O_CREAT ? process : NULL,
                            .created_place = named.flags & O_CREAT ? call->place : -1};
        if (!file)
            file = model_file_new(supervisor->run->model, &made);
        close_descriptor(supervisor, model_descriptor(process, facts.fd), HOLD_CLOSED, -1);
        if (file)
            add_descriptor(supervisor, process, file, &facts, call->place);
    }
    named_call_release(&named);
}

static void pipe_made(struct supervisor *supervisor, struct task *task, struct call *call)
{
    struct process *process = task->tracee->process;
    int fds[2];
    if (proc_read_memory(task->tid, call->args[0], fds, sizeof fds) != 0)
        return;
    call_put(call, "pipefd", JV_ARRAY(jv_number(fds[0]), jv_number(fds[1])));
    struct file *file = NULL;
    for (int end = 0; end < 2; end++) {
        struct proc_descriptor facts;
        if (proc_read_descriptor(task->tracee->pid, fds[end], &facts) != 0)
            return;
        struct file made = {.role = ROLE_PIPE,
                            .device = facts.device,
                            .inode = facts.inode,
                            .size = -1,
                            .mode = -1,
                            .flags = call->type->nr == SYS_pipe2 ? call->args[1] : 0,
                            .creator = process,
                            .created_place = call->place};
        if (!file)
            file = model_file_new(supervisor->run->model, &made);
        close_descriptor(supervisor, model_descriptor(process, facts.fd), HOLD_CLOSED, -1);
        if (file)
            add_descriptor(supervisor, process, file, &facts, call->place);
    }
}

static void duplicated(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct process *process = task->tracee->process;
    int from = (int)call->args[0], to = (int)call->result;
    struct proc_descriptor facts;
    if (from == to || proc_read_descriptor(task->tracee->pid, to, &facts) != 0)
        return;
    close_descriptor(supervisor, model_descriptor(process, to), HOLD_REPLACED, call->place);
    struct descriptor *original = model_descriptor(process, from);
    if (original)
        add_descriptor(supervisor, process, original->file, &facts, call->place);
}

static void file_changed(struct task *task, const struct call *call)
{
    struct descriptor *descriptor = model_descriptor(task->tracee->process, (int)call->args[0]);
    if (descriptor && call->type->kind == CALL_FTRUNCATE)
        descriptor->file->size = (int64_t)call->args[1];
    else if (descriptor && call->type->kind == CALL_FCHMOD)
        descriptor->file->mode_final = (int)call->args[1] & 07777;
}

// --- names come and go ---

static void fifo_made(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct named_call named = names_of(task, call->type, call->args);
    struct stat st;
    if (named.path && proc_stat_path(task->tid, named.path, &st) == 0 && S_ISFIFO(st.st_mode)) {
        AUTO_FREE char *name = shown_name(supervisor, named.path);
        struct file made = {.role = ROLE_FIFO,
                            .device = st.st_dev,
                            .inode = st.st_ino,
                            .name = name,
                            .size = -1,
                            .mode = (int)(st.st_mode & 07777),
                            .creator = task->tracee->process,
                            .created_place = call->place};
        model_file_new(supervisor->run->model, &made);
    }
    named_call_release(&named);
}

// sem_open makes a file under a name of its own and then gives it the one that was asked for.
static void linked(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct named_call named = names_of(task, call->type, call->args);
    struct stat st;
    if (named.new_path && proc_stat_path(task->tid, named.new_path, &st) == 0) {
        struct file *file = model_file(supervisor->run->model, st.st_dev, st.st_ino);
        if (file) {
            free(file->name);
            file->name = shown_name(supervisor, named.new_path);
            file->role = role_of(named.new_path, S_IFREG);
            file->size = st.st_size;
            file->creator = task->tracee->process;
            file->created_place = call->place;
        }
    }
    named_call_release(&named);
}

static void renamed(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct named_call named = names_of(task, call->type, call->args);
    struct file *file = named.path ? known_name(supervisor, named.path) : NULL;
    if (file && named.new_path) {
        free(file->name);
        file->name = shown_name(supervisor, named.new_path);
    }
    named_call_release(&named);
}

static void unlinked(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct named_call named = names_of(task, call->type, call->args);
    struct file *file = named.path ? known_name(supervisor, named.path) : NULL;
    if (file)
        model_file_removed(file, task->tracee->process, call->place);
    // sem_open has made one, found that there is another of the name already, and takes its own away again.
    if (file && file->role == ROLE_POSIX_SEM && file->creator == task->tracee->process &&
        file->created_place == call->place)
        file->passing = true;
    named_call_release(&named);
}

void files_apply(struct supervisor *supervisor, struct task *task, struct call *call)
{
    switch (call->type->kind) {
    case CALL_OPEN:
        opened(supervisor, task, call);
        break;
    case CALL_CLOSE:
        close_descriptor(supervisor, model_descriptor(task->tracee->process, (int)call->args[0]),
                         HOLD_CLOSED, call->place);
        break;
    case CALL_PIPE:
        pipe_made(supervisor, task, call);
        break;
    case CALL_DUP:
        duplicated(supervisor, task, call);
        break;
    case CALL_MKNOD:
        fifo_made(supervisor, task, call);
        break;
    case CALL_LINK:
        linked(supervisor, task, call);
        break;
    case CALL_RENAME:
        renamed(supervisor, task, call);
        break;
    case CALL_UNLINK:
        unlinked(supervisor, task, call);
        break;
    case CALL_FCNTL:
        if ((int)call->args[1] == F_DUPFD || (int)call->args[1] == F_DUPFD_CLOEXEC)
            duplicated(supervisor, task, call);
        else
            locks_apply(supervisor, task, call);
        break;
    case CALL_FLOCK:
        locks_apply(supervisor, task, call);
        break;
    case CALL_MMAP:
    case CALL_MREMAP:
    case CALL_MUNMAP:
    case CALL_MSYNC:
        mappings_apply(supervisor, task, call);
        break;
    default:
        file_changed(task, call);
        break;
    }
}

// --- what no call has told ---

struct discovery {
    struct supervisor *supervisor;
    struct process *process;
};

static void note_descriptor(const struct proc_descriptor *facts, void *context)
{
    const struct discovery *discovery = context;
    struct process *process = discovery->process;
    struct descriptor *known = model_descriptor(process, facts->fd);
    struct file *file = model_file(discovery->supervisor->run->model, facts->device, facts->inode);
    if (known && known->file == file)
        return;
    close_descriptor(discovery->supervisor, known, HOLD_CLOSED, -1);
    if (file)
        add_descriptor(discovery->supervisor, process, file, facts, -1);
}

static void close_if_gone(struct supervisor *supervisor, const struct tracee *tracee,
                          struct descriptor *descriptor, enum hold_end reason, int place)
{
    struct proc_descriptor facts;
    if (proc_read_descriptor(tracee->pid, descriptor->fd, &facts) == -ENOENT)
        close_descriptor(supervisor, descriptor, reason, place);
}

void files_check(struct supervisor *supervisor, struct tracee *tracee, enum hold_end reason,
                 int place)
{
    struct process *process = tracee->process;
    if (supervisor->run->model->files.count == 0)
        return;
    for (size_t i = process->holds.descriptor_count; i-- > 0;)
        close_if_gone(supervisor, tracee, process->holds.descriptors[i], reason, place);
    struct discovery discovery = {supervisor, process};
    proc_each_descriptor(tracee->pid, note_descriptor, &discovery);
    mappings_check(tracee, 0, UINT64_MAX, reason, place);
}
