// Which calls on descriptors, names and mappings concern what processes share: only those are listed.
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/files.h"
#include "run/supervisor.h"

static bool name_concerns(struct supervisor *supervisor, const struct task *task,
                          const struct call_type *type, const uint64_t *args)
{
    struct named_call named = names_of(task, type, args);
    const char *path = named.path;
    bool concerns = false;
    if (type->kind == CALL_LINK)
        concerns = is_in_shm(named.path) && is_in_shm(named.new_path);
    else if (path && type->kind == CALL_RENAME)
        concerns = is_in_shm(path) || known_name(supervisor, path);
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

static bool mapped_file_concerns(const struct task *task, int fd)
{
    AUTO_FREE char *path = proc_absolute_path(task->tid, fd, ".");
    struct proc_descriptor descriptor;
    return proc_read_descriptor(task->tracee->pid, fd, &descriptor) == 0 &&
           descriptor.type == S_IFREG && !(path && is_systems(path));
}

static bool mmap_concerns(const struct task *task, const uint64_t *args)
{
    return (args[3] & MAP_ANONYMOUS) || (int)args[4] < 0 ||
           mapped_file_concerns(task, (int)args[4]);
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
    case CALL_RENAME:
    case CALL_UNLINK:
        return name_concerns(supervisor, task, type, args);
    case CALL_FCNTL:
        return ((int)args[1] != F_DUPFD && (int)args[1] != F_DUPFD_CLOEXEC) ||
               own_descriptor(supervisor, task, (int)args[0]);
    case CALL_DUP:
        return own_descriptor(supervisor, task, (int)args[0]) ||
               (type->nr != SYS_dup && own_descriptor(supervisor, task, (int)args[1]));
    case CALL_MMAP:
        return mmap_concerns(task, args);
    case CALL_MREMAP:
    case CALL_MUNMAP:
    case CALL_MSYNC:
        return mapping_in(process, args[0], args[1] ? args[1] : 1);
    case CALL_FSTAT:
        if (type->nr != SYS_fstat && (int)args[0] == AT_FDCWD)
            return false;
        return (int)args[0] < 0 || own_descriptor(supervisor, task, (int)args[0]);
    default: // what a failed shm_open or pipe gave is no descriptor: that it is used is worth telling
        return (int)args[0] < 0 || own_descriptor(supervisor, task, (int)args[0]);
    }
}
