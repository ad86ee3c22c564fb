// Calls on descriptors, names and mappings: which of them concern what processes share, and what those that succeed
// mean to the model. What the kernel says of a descriptor or a mapping is asked of /proc while the task that made the
// call is stopped at its end, so it is what the call has left.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/supervisor.h"

static const char shm_folder[] = "/dev/shm/";

// --- names ---

// The path that a call gives, absolute; owned, NULL where it cannot be read.
static char *path_of(const struct task *task, int folder_fd, uint64_t address)
{
    char path[PATH_MAX];
    if (proc_read_string(task->tid, address, path, sizeof path) <= 0)
        return NULL;
    return proc_absolute_path(task->tid, folder_fd, path);
}

struct named_call {
    char *path, *new_path; // owned; NULL: none
    uint64_t flags;        // of open and mknod
};

static void named_call_release(struct named_call *named)
{
    free(named->path);
    free(named->new_path);
}

// Takes the names of open, mknod, link and unlink, in the form with a folder's descriptor or without.
static struct named_call names_of(const struct task *task, const struct call_type *type,
                                  const uint64_t *args)
{
    bool at = type->nr == SYS_openat || type->nr == SYS_mknodat || type->nr == SYS_linkat ||
              type->nr == SYS_unlinkat;
    struct named_call named = {.flags = args[at ? 2 : 1]};
    named.path = path_of(task, at ? (int)args[0] : AT_FDCWD, args[at]);
    if (type->kind == CALL_LINK)
        named.new_path =
            at ? path_of(task, (int)args[2], args[3]) : path_of(task, AT_FDCWD, args[1]);
    if (strcmp(type->name, "creat") == 0)
        named.flags = O_CREAT | O_WRONLY | O_TRUNC;
    return named;
}

static bool is_in_shm(const char *path)
{
    return path && strncmp(path, shm_folder, sizeof shm_folder - 1) == 0;
}

static bool is_systems(const char *path)
{
    static const char *const folders[] = {"/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (strncmp(path, folders[i], strlen(folders[i])) == 0 && !is_in_shm(path))
            return true;
    return false;
}

static bool is_fifo(const struct task *task, const char *path)
{
    struct stat st;
    return !is_systems(path) && proc_stat_path(task->tid, path, &st) == 0 && S_ISFIFO(st.st_mode);
}

static bool is_lock_file(uint64_t flags)
{
    return (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL) && (flags & O_TMPFILE) != O_TMPFILE;
}

// A file's name as the evidence has it: "/name" in /dev/shm, relative to the working folder of a submission. Owned.
static char *shown_name(const struct supervisor *supervisor, const char *path)
{
    if (is_in_shm(path)) {
        const char *name = path + sizeof shm_folder - 1;
        return xasprintf("/%s", strncmp(name, "sem.", 4) == 0 ? name + 4 : name);
    }
    const char *prefix = supervisor->spec->source_prefix;
    size_t length = prefix ? strlen(prefix) : 0;
    bool below = length > 0 && strncmp(path, prefix, length) == 0;
    if (below && path[length] == '/')
        length++;
    return xstrdup(below ? path + length : path);
}

static enum file_role role_of(const char *path, unsigned type)
{
    if (is_in_shm(path))
        return strncmp(path + sizeof shm_folder - 1, "sem.", 4) == 0 ? ROLE_POSIX_SEM
                                                                     : ROLE_POSIX_SHM;
    return type == S_IFIFO ? ROLE_FIFO : ROLE_LOCK_FILE;
}

static struct file *known_name(struct supervisor *supervisor, const char *path)
{
    static const enum file_role roles[] = {ROLE_FIFO, ROLE_LOCK_FILE};
    struct file *file = NULL;
    AUTO_FREE char *name = shown_name(supervisor, path);
    if (is_in_shm(path))
        return model_file_named(supervisor->run->model, role_of(path, S_IFREG), name);
    for (size_t i = 0; !file && i < sizeof roles / sizeof *roles; i++)
        file = model_file_named(supervisor->run->model, roles[i], name);
    return file;
}

// --- what concerns us ---

static bool name_concerns(struct supervisor *supervisor, const struct task *task,
                          const struct call_type *type, const uint64_t *args)
{
    struct named_call named = names_of(task, type, args);
    const char *path = named.path;
    bool concerns = false;
    if (type->kind == CALL_LINK)
        concerns = is_in_shm(named.path) && is_in_shm(named.new_path);
    else if (path && type->kind == CALL_MKNOD)
        concerns = S_ISFIFO(named.flags);
    else if (path && type->kind == CALL_UNLINK)
        concerns = is_in_shm(path) || known_name(supervisor, path) || is_fifo(task, path);
    else if (path)
        concerns = is_in_shm(path) || is_lock_file(named.flags) ||
                   ((supervisor->gates & GATE_NAMES) && is_fifo(task, path));
    named_call_release(&named);
    return concerns;
}

static bool overlaps(const struct mapping *mapping, uint64_t address, uint64_t bytes)
{
    return mapping->address < address + bytes && address < mapping->address + mapping->bytes;
}

static struct mapping *mapping_in(struct process *process, uint64_t address, uint64_t bytes)
{
    const struct file_holds *holds = &process_memory(process)->holds;
    for (size_t i = 0; i < holds->mapping_count; i++)
        if (overlaps(holds->mappings[i], address, bytes))
            return holds->mappings[i];
    return NULL;
}

// Files that the system itself maps (locales, character sets) are nobody's way to share.
static bool mapped_file_concerns(const struct task *task, int fd)
{
    AUTO_FREE char *path = proc_absolute_path(task->tid, fd, ".");
    struct proc_descriptor descriptor;
    return proc_read_descriptor(task->tracee->pid, fd, &descriptor) == 0 &&
           descriptor.type == S_IFREG && !(path && is_systems(path));
}

static bool mmap_concerns(const struct task *task, const uint64_t *args)
{
    return (args[3] & MAP_ANONYMOUS) || (int)args[4] < 0 || mapped_file_concerns(task, (int)args[4]);
}

bool files_concern(struct supervisor *supervisor, struct task *task, const struct call_type *type,
                   const uint64_t *args)
{
    struct process *process = task->tracee->process;
    switch (type->kind) {
    case CALL_PIPE:
    case CALL_FLOCK:
        return true;
    case CALL_OPEN:
    case CALL_MKNOD:
    case CALL_LINK:
    case CALL_UNLINK:
        return name_concerns(supervisor, task, type, args);
    case CALL_FCNTL:
        return ((int)args[1] != F_DUPFD && (int)args[1] != F_DUPFD_CLOEXEC) ||
               model_descriptor(process, (int)args[0]);
    case CALL_DUP:
        return model_descriptor(process, (int)args[0]) ||
               (type->nr != SYS_dup && model_descriptor(process, (int)args[1]));
    case CALL_MMAP:
        return mmap_concerns(task, args);
    case CALL_MREMAP:
    case CALL_MUNMAP:
    case CALL_MSYNC:
        return mapping_in(process, args[0], args[1] ? args[1] : 1);
    case CALL_FSTAT:
        if (type->nr != SYS_fstat && (int)args[0] == AT_FDCWD)
            return false;
        return (int)args[0] < 0 || model_descriptor(process, (int)args[0]);
    default: // what a failed shm_open or pipe gave is no descriptor: that it is used is worth telling
        return (int)args[0] < 0 || model_descriptor(process, (int)args[0]);
    }
}

// --- descriptors ---

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

// Locks of a process on a file end with any of its descriptors of it: fcntl(2).
static void release_record_locks(struct supervisor *supervisor, const struct process *process,
                                 uint64_t device, uint64_t inode, int place)
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

static void close_descriptor(struct supervisor *supervisor, struct descriptor *descriptor,
                             enum hold_end reason, int place)
{
    if (!descriptor)
        return;
    release_record_locks(supervisor, descriptor->process, descriptor->file->device,
                         descriptor->file->inode, place);
    model_closed(descriptor, reason, place);
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

static void unlinked(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct named_call named = names_of(task, call->type, call->args);
    struct file *file = named.path ? known_name(supervisor, named.path) : NULL;
    if (file)
        model_file_removed(file, task->tracee->process, call->place);
    // sem_open has made one, found that there is another of the name already, and takes its own away again.
    if (file && file->role == ROLE_POSIX_SEM && file->creator == task->tracee->process &&
        file->created_place == call->place)
        file->role = ROLE_PLAIN;
    named_call_release(&named);
}

// --- mappings ---

static int maps_of(struct tracee *tracee)
{
    if (tracee->maps_fd < 0)
        tracee->maps_fd = proc_open(tracee->pid, "maps");
    return tracee->maps_fd;
}

static struct file *mapped_file(struct supervisor *supervisor, struct task *task,
                                const struct call *call, const struct proc_mapping *mapping)
{
    bool anonymous = call->args[3] & MAP_ANONYMOUS;
    struct proc_descriptor facts = {.mode = 0, .size = -1};
    bool has_descriptor =
        !anonymous && proc_read_descriptor(task->tracee->pid, (int)call->args[4], &facts) == 0;
    uint64_t device =
        has_descriptor ? facts.device : gnu_dev_makedev(mapping->dev_major, mapping->dev_minor);
    uint64_t inode = has_descriptor ? facts.inode : mapping->inode;
    struct file *file = model_file(supervisor->run->model, device, inode);
    if (file)
        return file;
    AUTO_FREE char *path = anonymous ? NULL : proc_absolute_path(task->tid, (int)call->args[4], "");
    AUTO_FREE char *name = path ? shown_name(supervisor, path) : NULL;
    struct file made = {.role = anonymous ? ROLE_ANONYMOUS : ROLE_PLAIN,
                        .device = device,
                        .inode = inode,
                        .name = name,
                        .size = anonymous ? (int64_t)call->args[1] : facts.size,
                        .mode = anonymous ? -1 : (int)facts.mode,
                        .creator = anonymous ? task->tracee->process : NULL,
                        .created_place = anonymous ? call->place : -1};
    return model_file_new(supervisor->run->model, &made);
}

// Does the kernel still have a part of it mapped?
static bool is_still_mapped(struct tracee *tracee, const struct mapping *mapping)
{
    struct proc_mapping found;
    uint64_t at = mapping->address, end = mapping->address + mapping->bytes;
    while (at < end && proc_mapping_from(tracee->pid, maps_of(tracee), at, &found) == 0 &&
           found.start < end) {
        if (found.inode == mapping->kernel_inode)
            return true;
        at = found.end;
    }
    return false;
}

static void check_mappings(struct tracee *tracee, uint64_t address, uint64_t bytes,
                           enum hold_end reason, int place)
{
    struct file_holds *holds = &process_memory(tracee->process)->holds;
    for (size_t i = holds->mapping_count; i-- > 0;)
        if (overlaps(holds->mappings[i], address, bytes) &&
            !is_still_mapped(tracee, holds->mappings[i]))
            model_unmapped(holds->mappings[i], reason, place);
}

static void mapped(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct proc_mapping found;
    uint64_t address = (uint64_t)call->result;
    if (proc_mapping_from(task->tracee->pid, maps_of(task->tracee), address, &found) != 0)
        return;
    if (call->args[3] & MAP_FIXED)
        check_mappings(task->tracee, address, call->args[1], HOLD_REPLACED, call->place);
    struct file *file = mapped_file(supervisor, task, call, &found);
    struct mapping mapping = {.file = file,
                              .process = task->tracee->process,
                              .address = address,
                              .bytes = call->args[1],
                              .offset = call->args[5],
                              .kernel_inode = found.inode,
                              .prot = (int)call->args[2],
                              .flags = call->args[3],
                              .place = call->place};
    if (file)
        model_mapped(supervisor->run->model, &mapping);
}

static void remapped(struct task *task, const struct call *call)
{
    struct mapping *mapping = mapping_in(task->tracee->process, call->args[0], 1);
    if (!mapping)
        return;
    mapping->address = (uint64_t)call->result;
    mapping->bytes = call->args[2];
}

static void synced(struct task *task, const struct call *call)
{
    struct mapping *mapping = mapping_in(task->tracee->process, call->args[0], 1);
    if (mapping)
        mapping->synced_place = call->place;
}

// --- locks ---

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

static void locked(struct supervisor *supervisor, struct task *task, const struct call *call)
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
    case CALL_UNLINK:
        unlinked(supervisor, task, call);
        break;
    case CALL_FCNTL:
        if ((int)call->args[1] == F_DUPFD || (int)call->args[1] == F_DUPFD_CLOEXEC)
            duplicated(supervisor, task, call);
        else
            locked(supervisor, task, call);
        break;
    case CALL_FLOCK:
        locked(supervisor, task, call);
        break;
    case CALL_MMAP:
        mapped(supervisor, task, call);
        break;
    case CALL_MREMAP:
        remapped(task, call);
        break;
    case CALL_MUNMAP:
        check_mappings(task->tracee, call->args[0], call->args[1], HOLD_CLOSED, call->place);
        break;
    case CALL_MSYNC:
        synced(task, call);
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
    check_mappings(tracee, 0, UINT64_MAX, reason, place);
}
